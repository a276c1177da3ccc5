namespace EdgeInspector.OpcUa;

public sealed partial class UaLink
{
    /// <summary>Writes a structure as one value, which is one step for the PLC.</summary>
    /// <remarks>
    /// <paramref name="fields"/> has a value for each of <see cref="UaLinkStructure.FieldNames"/>; the structure's other fields are zero,
    /// empty or absent. <see cref="UaOutcome.ItemIndex"/> names the field that does not fit.
    /// </remarks>
    public UaOutcome TryWrite(UaLinkStructure structure, ReadOnlySpan<Variant> fields, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (fields.Length != structure.FieldNames.Count) throw new ArgumentException($"structure '{structure}' is written with {structure.FieldNames.Count} fields, not {fields.Length}", nameof(fields));
        long start = _time.GetTimestamp();
        if (!IsConnected) return default;
        if (timeLeft <= TimeSpan.Zero || !_gate.TryEnter(timeLeft)) return new UaOutcome(UaOutcomeKind.TimedOut, StatusCode.BadTimeout);
        try
        {
            if (_connection is not { } connection) return default;
            UaWriter body = Begin(connection, WriteRequest.Id, timeLeft - _time.GetElapsedTime(start));
            body.WriteInt32(1);
            body.WriteNodeId(structure.Registered);
            body.WriteUInt32((uint)AttributeId.Value);
            body.WriteString(null);
            body.WriteByte(0x01);
            int misfit = structure.Write(body, fields);
            if (misfit >= 0) return new UaOutcome(UaOutcomeKind.WrongType, StatusCode.BadTypeMismatch, misfit);
            UaOutcome outcome = Exchange(connection, timeLeft, start, out ReadOnlySpan<byte> answer);
            if (!outcome.IsDone) return outcome;
            outcome = JudgeWrite(connection, answer, 1);
            // The one item is the whole structure; no single field is meant.
            return outcome.IsDone ? outcome : outcome with { ItemIndex = -1 };
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>A sentence for people about the outcome of writing a structure.</summary>
    public string Describe(UaOutcome outcome, UaLinkStructure structure, ReadOnlySpan<Variant> fields)
    {
        ArgumentNullException.ThrowIfNull(structure);
        return outcome.Kind switch
        {
            UaOutcomeKind.WrongType when outcome.ItemIndex >= 0 && outcome.ItemIndex < fields.Length =>
                $"{_options.EndpointUrl}: node '{structure}': field {structure.FieldOf(outcome.ItemIndex)} does not take the value {fields[outcome.ItemIndex]}",
            UaOutcomeKind.Refused => $"{_options.EndpointUrl}: node '{structure}': {outcome.Status}; check that it is writable and that its data type has not changed",
            UaOutcomeKind.NotApplied => $"{_options.EndpointUrl}: node '{structure}': {outcome.Status}: taken but not applied",
            UaOutcomeKind.NotConnected or UaOutcomeKind.TimedOut or UaOutcomeKind.ConnectionLost or UaOutcomeKind.WrongType or UaOutcomeKind.Done => Describe(outcome, []),
            _ => Describe(outcome, []),
        };
    }
}
