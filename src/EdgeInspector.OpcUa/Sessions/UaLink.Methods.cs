namespace EdgeInspector.OpcUa;

public sealed partial class UaLink
{
    /// <summary>Calls a method and waits for its answer; the outputs come in <paramref name="outputs"/>, Null where the server sent none.</summary>
    /// <remarks>
    /// One call is one step for the PLC. Whole numbers are fitted to the types that the server names. As with a write, only plain Good is
    /// <see cref="UaOutcomeKind.Done"/>, and the call is never sent again. <see cref="UaOutcome.ItemIndex"/> names the input that was refused.
    /// </remarks>
    public UaOutcome TryCall(UaLinkMethod method, ReadOnlySpan<Variant> inputs, Span<Variant> outputs, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(method);
        long start = _time.GetTimestamp();
        outputs.Clear();
        if (!IsConnected) return default;
        if (timeLeft <= TimeSpan.Zero || !_gate.TryEnter(timeLeft)) return new UaOutcome(UaOutcomeKind.TimedOut, StatusCode.BadTimeout);
        try
        {
            if (_connection is not { } connection) return default;
            if (method.Inputs is { } known && known.Length != inputs.Length)
                return new UaOutcome(UaOutcomeKind.WrongType, inputs.Length < known.Length ? StatusCode.BadArgumentsMissing : StatusCode.BadTooManyArguments);
            UaWriter body = Begin(connection, CallRequest.Id, timeLeft - _time.GetElapsedTime(start));
            body.WriteInt32(1);
            body.WriteNodeId(method.Object);
            body.WriteNodeId(method.Method);
            body.WriteInt32(inputs.Length);
            for (int i = 0; i < inputs.Length; i++)
            {
                Variant fitted = inputs[i];
                if (method.Inputs is { } arguments && !MethodInputs.TryFit(arguments[i], inputs[i], out fitted))
                    return new UaOutcome(UaOutcomeKind.WrongType, StatusCode.BadTypeMismatch, i);
                body.WriteVariant(fitted);
            }

            UaOutcome outcome = Exchange(connection, timeLeft, start, out ReadOnlySpan<byte> answer);
            return outcome.IsDone ? JudgeCall(connection, answer, outputs) : outcome;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>A sentence for people about the outcome of a call.</summary>
    public string Describe(UaOutcome outcome, UaLinkMethod method, ReadOnlySpan<Variant> inputs)
    {
        ArgumentNullException.ThrowIfNull(method);
        bool hasInput = outcome.ItemIndex >= 0 && outcome.ItemIndex < inputs.Length;
        UaArgument? argument = hasInput && method.Inputs is { } known && outcome.ItemIndex < known.Length ? known[outcome.ItemIndex] : null;
        string input = hasInput ? $"input {outcome.ItemIndex} '{argument?.Name}' " : "";
        return outcome.Kind switch
        {
            UaOutcomeKind.WrongType when hasInput => $"{_options.EndpointUrl}: method '{method}': {input}has type {argument?.Type}, the value is {inputs[outcome.ItemIndex]} and does not fit",
            UaOutcomeKind.WrongType => $"{_options.EndpointUrl}: method '{method}' takes {method.Inputs?.Length} inputs, not {inputs.Length}",
            UaOutcomeKind.Refused => $"{_options.EndpointUrl}: method '{method}': {input}{outcome.Status}",
            UaOutcomeKind.NotApplied => $"{_options.EndpointUrl}: method '{method}': {outcome.Status}: taken but not done",
            UaOutcomeKind.NotConnected or UaOutcomeKind.TimedOut or UaOutcomeKind.ConnectionLost or UaOutcomeKind.Done => Describe(outcome, []),
            _ => Describe(outcome, []),
        };
    }

    private UaOutcome JudgeCall(UaConnection connection, ReadOnlySpan<byte> answer, Span<Variant> outputs)
    {
        var reader = new UaReader(answer);
        if (!TryReadServiceResult(connection, ref reader, CallResponse.Id, out UaOutcome failed)) return failed;
        if (reader.ReadInt32() != 1) return Unreadable(connection);
        StatusCode status = reader.ReadStatusCode();
        int refused = -1;
        int inputCount = reader.ReadCount(4);
        for (int i = 0; i < inputCount; i++)
        {
            if (reader.ReadStatusCode().IsBad && refused < 0) refused = i;
        }

        reader.SkipDiagnosticInfos();
        int outputCount = reader.ReadCount(1);
        for (int i = 0; i < outputCount; i++)
        {
            Variant output = reader.ReadVariant();
            if (i < outputs.Length) outputs[i] = output;
        }

        if (reader.Failed)
        {
            outputs.Clear();
            return Unreadable(connection);
        }

        return status == StatusCode.Good ? new UaOutcome(UaOutcomeKind.Done)
            : status.IsGood ? new UaOutcome(UaOutcomeKind.NotApplied, status, refused)
            : new UaOutcome(UaOutcomeKind.Refused, status, refused);
    }
}
