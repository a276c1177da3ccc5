namespace EdgeInspector.OpcUa;

/// <summary>What happens to a request whose deadline has come: nothing of it may reach the PLC later.</summary>
/// <remarks>
/// Bytes that have not left are thrown away with the connection, at once: the kernel would deliver them when the PLC takes bytes again.
/// Bytes that have left and are not acknowledged may be lost, and the kernel would send them again; or the PLC is only slow to acknowledge
/// (40 ms on Linux, 200 ms elsewhere). So the connection is reset if <see cref="UaClientOptions.UnacknowledgedGrace"/> brings no sign of
/// them. What the PLC has got it is asked to drop.
/// </remarks>
public sealed partial class UaLink
{
    // Since when a late request is not known to have arrived; 0 when all have.
    private long _doubtfulSince;

    /// <summary>Requests that the server was asked to drop at their deadline.</summary>
    public int CancelCount { get; private set; }

    /// <summary>Connections that were reset because a late request might still have arrived.</summary>
    public int ResetCount { get; private set; }

    private void GiveUp(UaConnection connection, uint requestId)
    {
        bool isDoubtful = connection.HasUnacknowledgedBytes();
        if (connection.HasUnsentBytes() || (isDoubtful && _options.UnacknowledgedGrace <= TimeSpan.Zero))
        {
            Reset(connection);
            return;
        }

        if (isDoubtful && _doubtfulSince == 0) _doubtfulSince = _time.GetTimestamp();
        UaWriter body = Begin(connection, CancelRequest.Id, TimeSpan.Zero);
        body.WriteUInt32(requestId);
        StatusCode sent = connection.SendBody(MessageType.Message, _time.GetTimestamp() + _time.TimestampFrequency / 1000, out _);
        if (sent.IsGood) CancelCount++;
        else if (sent != StatusCode.BadTimeout) Lost(sent, $"{connection.EndpointUrl}: a late request was not cancelled: {sent}");
    }

    // With the gate held. An answer to anything later proves that all before it has arrived.
    private bool ResolveDoubt(UaConnection connection)
    {
        if (_doubtfulSince == 0) return false;
        if (_heard > _doubtfulSince || !connection.HasUnacknowledgedBytes())
        {
            _doubtfulSince = 0;
            return false;
        }

        if (_time.GetElapsedTime(_doubtfulSince) < _options.UnacknowledgedGrace) return false;
        Reset(connection);
        return true;
    }

    private void Reset(UaConnection connection)
    {
        _doubtfulSince = 0;
        UaConnection? dropped = Drop(new UaException(StatusCode.BadTimeout,
            $"{connection.EndpointUrl}: a request was still on its way after its deadline; the connection was reset so that it never arrives"));
        if (dropped is null) return;
        dropped.Abort();
        ResetCount++;
        _wake.Set();
    }
}
