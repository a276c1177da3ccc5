namespace EdgeInspector.OpcUa;

public sealed partial class UaLink
{
    private void Maintain()
    {
        var backOff = new BackOff(_options.ReconnectDelayMin, _options.ReconnectDelayMax, _options.RefusedUserDelay);
        string said = "";
        while (!_isStopping)
        {
            _wake.Reset();
            if (_connection is null)
            {
                UaException? failure = Interlocked.Exchange(ref _lost, null);
                failure ??= TryConnect();
                if (failure is null)
                {
                    backOff.Reset();
                    said = "";
                    Say(new UaStateChangedEventArgs(true, StatusCode.Good, $"{_options.EndpointUrl}: session is up ({_options.SecurityPolicy}, {_options.SecurityMode}, {_options.Identity})"));
                    continue;
                }

                if (failure.Message != said) Say(new UaStateChangedEventArgs(false, failure.Status, failure.Message));
                said = failure.Message;
                _wake.Wait(backOff.Next(failure.Status));
                continue;
            }

            Look();
            _wake.Wait(MaintenancePause);
        }
    }

    private UaException? TryConnect()
    {
        try
        {
            UaConnection connection = SessionHandshake.Connect(_options, Interlocked.Exchange(ref _former, null));
            try
            {
                // A session that went on still knows its aliases, and no index can have changed in it.
                if (!connection.IsResumed)
                {
                    var prepared = new LinkNodes(connection);
                    prepared.Prepare(_nodes, _methods, LargestWrite);
                    _limits = prepared.Limits;
                }
            }
            catch
            {
                // Left open, one session after the other would fill a small server.
                connection.CloseSession();
                connection.Dispose();
                throw;
            }

            connection.DefersRenewal = true;
            _renewal = new TokenRenewal(connection, _gate, _options);
            ServerFingerprint = connection.Channel.PeerCertificate.IsEmpty ? "" : ApplicationCertificate.FingerprintOf(connection.Channel.PeerCertificate);
            connection.Renewed = () => RenewalCount++;
            _heard = _time.GetTimestamp();
            _doubtfulSince = 0;
            if (connection.IsResumed) ResumedCount++;
            SessionCount++;
            Volatile.Write(ref _connection, connection);
            return null;
        }
        catch (UaException failed)
        {
            return failed;
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            // A damaged certificate, a full disk: named, and tried again like everything else.
            return new UaException(StatusCode.BadConfigurationError, $"{_options.EndpointUrl}: {failed.Message}", failed);
        }
    }

    // Never waits for the gate: when a request is under way there is a better moment soon.
    private void Look()
    {
        if (_connection is { } current && RenewAside(current)) return;
        if (!_gate.TryEnter()) return;
        try
        {
            if (_connection is not { } connection || ResolveDoubt(connection)) return;
            if (connection.IsRenewing)
            {
                // The answer is taken by whoever receives next; nobody may be asking, so look for it here.
                ChannelMessage message = connection.Receive(TimeSpan.Zero);
                if (message.Kind == ChannelMessageKind.Broken) Lost(message.Status, $"{connection.EndpointUrl}: {message.Status} {message.Reason}");
                else if (message is { Kind: ChannelMessageKind.Complete, Type: MessageType.Open }) TakeRenewal(connection, message);
                return;
            }

            if (_time.GetElapsedTime(_heard) >= connection.KeepAliveInterval) KeepAlive(connection);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void KeepAlive(UaConnection connection)
    {
        try
        {
            connection.Call<ReadRequest, ReadResponse>(new ReadRequest(
                connection.Header(_options.RequestTimeout), 0, TimestampsNeither, [new ReadValueId(WellKnownNodes.ServerState, (uint)AttributeId.Value, null, default)]));
            _heard = _time.GetTimestamp();
        }
        catch (UaException failed)
        {
            Lost(failed.Status, failed.Message);
        }
    }

    private void TakeRenewal(UaConnection connection, in ChannelMessage message)
    {
        StatusCode taken = connection.TakeRenewal(message);
        if (taken.IsBad) Lost(taken, $"{connection.EndpointUrl}: the channel's token was not renewed: {taken}");
    }

    private void Say(UaStateChangedEventArgs change)
    {
        if (change.IsConnected) LogUp(_logger, _options.EndpointUrl, change.Reason);
        else LogDown(_logger, _options.EndpointUrl, change.Reason);
        StateChanged?.Invoke(this, change);
    }
}
