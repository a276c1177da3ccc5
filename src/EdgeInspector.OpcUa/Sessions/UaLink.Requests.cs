namespace EdgeInspector.OpcUa;

public sealed partial class UaLink
{
    /// <summary>Writes values in one request and waits for the answer.</summary>
    /// <remarks>
    /// Several items of one request are not one step for the PLC: write the payload first and the commit counter in its own request after
    /// <see cref="UaOutcomeKind.Done"/>. Only the value is sent, in exactly the type of the node; a whole number of another width is fitted
    /// if it is in range. <paramref name="timeLeft"/> also goes into the request as its TimeoutHint.
    /// </remarks>
    public UaOutcome TryWrite(ReadOnlySpan<WriteItem> items, TimeSpan timeLeft)
    {
        long start = _time.GetTimestamp();
        if (items.IsEmpty) throw new ArgumentException("a write needs at least one item", nameof(items));
        if (!IsConnected) return default;
        if (timeLeft <= TimeSpan.Zero || !_gate.TryEnter(timeLeft)) return new UaOutcome(UaOutcomeKind.TimedOut, StatusCode.BadTimeout);
        try
        {
            if (_connection is not { } connection) return default;
            if (_limits.Write > 0 && items.Length > _limits.Write) return new UaOutcome(UaOutcomeKind.Refused, StatusCode.BadTooManyOperations);
            PreparedWrite? prepared = _prepared.Find(connection, items);
            if (prepared is null || !TryPatch(connection, prepared, items, timeLeft - _time.GetElapsedTime(start)))
            {
                int misfit = EncodeWrite(connection, items, timeLeft - _time.GetElapsedTime(start), prepared is null);
                if (misfit >= 0) return new UaOutcome(UaOutcomeKind.WrongType, StatusCode.BadTypeMismatch, misfit);
                prepared = null;
            }

            UaOutcome outcome = Exchange(connection, prepared?.Chunk, timeLeft, start, out ReadOnlySpan<byte> answer);
            return outcome.IsDone ? JudgeWrite(connection, answer, items.Length) : outcome;
        }
        finally
        {
            _gate.Exit();
        }
    }

    private bool TryPatch(UaConnection connection, PreparedWrite prepared, ReadOnlySpan<WriteItem> items, TimeSpan timeLeft) =>
        prepared.TryPatch(_time.GetUtcNow().UtcDateTime, connection.UpcomingRequestId, TimeoutHint(timeLeft), items);

    // -1, or the first item whose value does not fit its node.
    private int EncodeWrite(UaConnection connection, ReadOnlySpan<WriteItem> items, TimeSpan timeLeft, bool isKept)
    {
        UaWriter body = Begin(connection, WriteRequest.Id, timeLeft);
        body.WriteInt32(items.Length);
        Span<int> ends = stackalloc int[isKept && items.Length <= PreparedWrites.ItemCountMax ? items.Length : 0];
        for (int i = 0; i < items.Length; i++)
        {
            UaLinkNode node = items[i].Node;
            if (!items[i].Value.TryFit(node.DataType, out Variant fitted)) return i;
            body.WriteNodeId(node.Registered);
            body.WriteUInt32((uint)AttributeId.Value);
            body.WriteString(null);
            body.WriteValueOnly(fitted);
            if (!ends.IsEmpty) ends[i] = body.Length;
        }

        if (!ends.IsEmpty) _prepared.Keep(connection, items, body.Written, _timestampAt, ends);
        return -1;
    }

    /// <summary>Reads values in one request into <paramref name="values"/>, in the order of <paramref name="nodes"/>.</summary>
    /// <returns>Done when the service answered; each value has its own status.</returns>
    public UaOutcome TryRead(ReadOnlySpan<UaLinkNode> nodes, Span<DataValue> values, TimeSpan timeLeft)
    {
        long start = _time.GetTimestamp();
        if (nodes.IsEmpty || values.Length < nodes.Length) throw new ArgumentException("a read needs at least one node and a value for each", nameof(values));
        if (!IsConnected) return default;
        if (timeLeft <= TimeSpan.Zero || !_gate.TryEnter(timeLeft)) return new UaOutcome(UaOutcomeKind.TimedOut, StatusCode.BadTimeout);
        try
        {
            if (_connection is not { } connection) return default;
            if (_limits.Read > 0 && nodes.Length > _limits.Read) return new UaOutcome(UaOutcomeKind.Refused, StatusCode.BadTooManyOperations);
            UaWriter body = Begin(connection, ReadRequest.Id, timeLeft - _time.GetElapsedTime(start));
            body.WriteDouble(0);
            body.WriteInt32(TimestampsNeither);
            body.WriteInt32(nodes.Length);
            for (int i = 0; i < nodes.Length; i++)
            {
                body.WriteNodeId(nodes[i].Registered);
                body.WriteUInt32((uint)AttributeId.Value);
                body.WriteString(null);
                body.WriteUInt16(0);
                body.WriteString(null);
            }

            UaOutcome outcome = Exchange(connection, timeLeft, start, out ReadOnlySpan<byte> answer);
            return outcome.IsDone ? JudgeRead(connection, answer, values[..nodes.Length]) : outcome;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>A sentence for people about an outcome: endpoint, node, status and what to do.</summary>
    public string Describe(UaOutcome outcome, ReadOnlySpan<WriteItem> items)
    {
        string who = _options.EndpointUrl;
        bool hasItem = outcome.ItemIndex >= 0 && outcome.ItemIndex < items.Length;
        WriteItem item = hasItem ? items[outcome.ItemIndex] : default;
        return outcome.Kind switch
        {
            UaOutcomeKind.NotConnected => $"{who}: no session, nothing was sent",
            UaOutcomeKind.TimedOut => $"{who}: no answer in time; the request is not repeated",
            UaOutcomeKind.ConnectionLost => $"{who}: the connection was lost: {outcome.Status}; the request is not repeated",
            UaOutcomeKind.Refused when hasItem => $"{who}: node '{item.Node}': {outcome.Status}; check that it exists, is writable and has the expected type",
            UaOutcomeKind.Refused => $"{who}: the request was refused: {outcome.Status}",
            UaOutcomeKind.WrongType => $"{who}: node '{item.Node}' has type {item.Node?.DataType}, the value is {item.Value} and does not fit",
            UaOutcomeKind.NotApplied => $"{who}: node '{item.Node}': {outcome.Status}: taken but not applied",
            UaOutcomeKind.Done => $"{who}: done",
            _ => $"{who}: {outcome}",
        };
    }

    private const int TimestampsNeither = 3;

    private readonly PreparedWrites _prepared = new();

    // Where the timestamp of the request lies that was begun last.
    private int _timestampAt;

    private UaWriter Begin(UaConnection connection, uint request, TimeSpan timeLeft)
    {
        UaWriter body = connection.BeginRequest();
        body.WriteNodeId(new NodeId(request));
        body.WriteNodeId(connection.AuthenticationToken);
        _timestampAt = body.Length;
        body.WriteDateTime(_time.GetUtcNow().UtcDateTime);
        body.WriteUInt32(connection.UpcomingRequestId);
        body.WriteUInt32(0);
        body.WriteString(null);
        body.WriteUInt32(TimeoutHint(timeLeft));
        body.WriteExtensionObject(default);
        return body;
    }

    // 0 would mean that no answer is too late.
    private static uint TimeoutHint(TimeSpan timeLeft) => (uint)Math.Clamp(Math.Ceiling(timeLeft.TotalMilliseconds), 1, uint.MaxValue);

    private UaOutcome Exchange(UaConnection connection, TimeSpan timeLeft, long start, out ReadOnlySpan<byte> answer) => Exchange(connection, null, timeLeft, start, out answer);

    // Sends the prepared request, or what was written since Begin, and waits for its answer.
    private UaOutcome Exchange(UaConnection connection, PreparedChunk? prepared, TimeSpan timeLeft, long start, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        long notAfter = start + (long)(timeLeft.TotalSeconds * _time.TimestampFrequency);
        uint requestId;
        StatusCode sent = prepared is null
            ? connection.SendBody(MessageType.Message, notAfter, out requestId)
            : connection.SendPrepared(prepared, notAfter, out requestId);
        if (sent == StatusCode.BadTimeout) return new UaOutcome(UaOutcomeKind.TimedOut, sent);
        if (sent == StatusCode.BadRequestTooLarge) return new UaOutcome(UaOutcomeKind.Refused, sent);
        if (sent.IsBad) return Lost(sent, $"{connection.EndpointUrl}: the request was not sent: {sent}");
        while (true)
        {
            TimeSpan left = timeLeft - _time.GetElapsedTime(start);
            ChannelMessage message = connection.Receive(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            switch (message.Kind)
            {
                case ChannelMessageKind.Complete when message.Type == MessageType.Message && message.RequestId == requestId:
                    _heard = _time.GetTimestamp();
                    answer = message.Body;
                    return new UaOutcome(UaOutcomeKind.Done);
                case ChannelMessageKind.Aborted when message.RequestId == requestId:
                    return new UaOutcome(UaOutcomeKind.Refused, message.Status);
                case ChannelMessageKind.Complete when message.Type == MessageType.Open:
                    TakeRenewal(connection, message);
                    break;
                case ChannelMessageKind.Incomplete:
                    GiveUp(connection, requestId);
                    return new UaOutcome(UaOutcomeKind.TimedOut, StatusCode.BadTimeout);
                case ChannelMessageKind.Broken:
                    return Lost(message.Status, $"{connection.EndpointUrl}: {message.Status} {message.Reason}");
                case ChannelMessageKind.Complete:
                case ChannelMessageKind.Aborted:
                default:
                    // A late answer to a request that was given up at its deadline.
                    _heard = _time.GetTimestamp();
                    break;
            }
        }
    }

    private UaOutcome JudgeWrite(UaConnection connection, ReadOnlySpan<byte> answer, int itemCount)
    {
        var reader = new UaReader(answer);
        if (!TryReadServiceResult(connection, ref reader, WriteResponse.Id, out UaOutcome failed)) return failed;
        int count = reader.ReadInt32();
        if (count != itemCount || reader.Failed) return Unreadable(connection);
        var outcome = new UaOutcome(UaOutcomeKind.Done);
        for (int i = 0; i < count; i++)
        {
            StatusCode status = reader.ReadStatusCode();
            if (reader.Failed) return Unreadable(connection);
            if (outcome.Kind == UaOutcomeKind.Refused || status == StatusCode.Good) continue;
            // GoodClamped and its like: the PLC holds another value than was sent, so nothing is confirmed.
            outcome = status.IsGood && outcome.IsDone ? new UaOutcome(UaOutcomeKind.NotApplied, status, i)
                : status.IsGood ? outcome
                : new UaOutcome(UaOutcomeKind.Refused, status, i);
        }

        return outcome;
    }

    private UaOutcome JudgeRead(UaConnection connection, ReadOnlySpan<byte> answer, Span<DataValue> values)
    {
        var reader = new UaReader(answer);
        if (!TryReadServiceResult(connection, ref reader, ReadResponse.Id, out UaOutcome failed)) return failed;
        if (reader.ReadInt32() != values.Length) return Unreadable(connection);
        for (int i = 0; i < values.Length; i++) values[i] = reader.ReadDataValue();
        return reader.Failed ? Unreadable(connection) : new UaOutcome(UaOutcomeKind.Done);
    }

    private bool TryReadServiceResult(UaConnection connection, ref UaReader reader, uint expected, out UaOutcome failed)
    {
        uint type = ServiceMessages.EncodingIdOf(ref reader);
        StatusCode result = ResponseHeader.ReadServiceResult(ref reader);
        failed = default;
        if (reader.Failed || (type != expected && type != ServiceFault.Id))
        {
            failed = Unreadable(connection);
            return false;
        }

        if (type == expected && !result.IsBad) return true;
        bool isSessionGone = result == StatusCode.BadSessionIdInvalid || result == StatusCode.BadSessionClosed || result == StatusCode.BadSessionNotActivated
            || result == StatusCode.BadSecureChannelIdInvalid || result == StatusCode.BadSecureChannelClosed;
        failed = isSessionGone
            ? Lost(result, $"{connection.EndpointUrl}: the session is gone: {result}")
            : new UaOutcome(UaOutcomeKind.Refused, result);
        return false;
    }

    private UaOutcome Unreadable(UaConnection connection) =>
        Lost(StatusCode.BadDecodingError, $"{connection.EndpointUrl}: the answer cannot be read");
}
