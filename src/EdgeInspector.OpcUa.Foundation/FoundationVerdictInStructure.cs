using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using Opc.Ua;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL: write mode <c>struct</c> over the OPC Foundation's stack; one variable holds the verdict and its number.</summary>
/// <remarks>Order of the fields and the encoding id are the server's own, read once a session from its DataTypeDefinition; the body is encoded here, so no type is registered with the stack.</remarks>
internal sealed class FoundationVerdictInStructure(FoundationCalls calls, PlcNodes nodes, WriteConfirmation confirm) : IVerdictForm
{
    private static readonly string[] Known = ["UnitId", "Verdict", "ReasonCode", "Score", "Seq"];

    private string[] _fields = [];
    private ExpandedNodeId? _encoding;
    private int _session;

    public PlcAnswer ReadLast(out uint sequence, TimeSpan left)
    {
        sequence = 0;
        PlcAnswer answer = Learn(left);
        if (answer != PlcAnswer.Good) return answer;
        bool readsAck = confirm == WriteConfirmation.Ack;
        answer = calls.Read([readsAck ? nodes.AckSeq : nodes.Result], out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (readsAck) return calls.TryWhole(nodes.AckSeq, values[0], out sequence) ? PlcAnswer.Good : PlcAnswer.Refused;
        return TryReadBack(values[0], out _, out _, out sequence) ? PlcAnswer.Good : PlcAnswer.Refused;
    }

    /// <summary>Nothing goes ahead of the structure.</summary>
    public PlcAnswer Write(in Decision decision, TimeSpan left) => PlcAnswer.Good;

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
    {
        if (_session != calls.Opened || _encoding is null)
        {
            calls.LastProblem = $"the structure of '{nodes.Result}' is not known, nothing was sent";
            return PlcAnswer.LinkLost;
        }

        using var encoder = new BinaryEncoder(calls.Context);
        foreach (string field in _fields)
        {
            switch (field)
            {
                case "UnitId": encoder.WriteUInt32(null, decision.Unit.Value); break;
                case "Verdict": encoder.WriteByte(null, (byte)decision.Verdict); break;
                case "ReasonCode": encoder.WriteUInt16(null, (ushort)decision.Reason); break;
                case "Score": encoder.WriteFloat(null, decision.Score); break;
                default: encoder.WriteUInt32(null, sequence); break;
            }
        }

        return calls.Write([(nodes.Result, new ExtensionObject(_encoding, encoder.CloseAndReturnBuffer()))], left);
    }

    public PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = 0;
        bool readsAck = confirm == WriteConfirmation.Ack;
        PlcAnswer answer = calls.Read([readsAck ? nodes.AckSeq : nodes.Result], out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (readsAck) return calls.TryWhole(nodes.AckSeq, values[0], out confirmed) ? PlcAnswer.Good : PlcAnswer.Refused;
        if (!TryReadBack(values[0], out uint unit, out byte verdict, out uint seen)) return PlcAnswer.Refused;
        if (seen == sequence && (unit != decision.Unit.Value || verdict != (byte)decision.Verdict))
        {
            calls.LastProblem = $"PLC node '{nodes.Result}' reads back unit {unit} with verdict {verdict}, written were unit {decision.Unit} with verdict {(byte)decision.Verdict}";
            return PlcAnswer.Refused;
        }

        confirmed = seen;
        return PlcAnswer.Good;
    }

    /// <summary>Asks the server for the variable's type and the type for its fields.</summary>
    private PlcAnswer Learn(TimeSpan left)
    {
        _encoding = null;
        PlcAnswer answer = calls.Read([nodes.Result], out object?[] type, left, Attributes.DataType);
        if (answer != PlcAnswer.Good) return answer;
        object?[] told = [null];
        if (type[0] is NodeId id) answer = calls.Read([$"{id}"], out told, left, Attributes.DataTypeDefinition);
        if (answer == PlcAnswer.Good && (told[0] as ExtensionObject)?.Body is StructureDefinition definition && Fits(definition))
        {
            _fields = [.. definition.Fields.Select(f => f.Name)];
            _encoding = new ExpandedNodeId(definition.DefaultEncodingId);
            _session = calls.Opened;
            return PlcAnswer.Good;
        }

        calls.LastProblem = $"PLC node '{nodes.Result}' is no plain structure of {string.Join(", ", Known)} in their types";
        return answer == PlcAnswer.Good ? PlcAnswer.Refused : answer;
    }

    private static bool Fits(StructureDefinition definition) =>
        definition.StructureType == StructureType.Structure && definition.Fields.Count == Known.Length && definition.Fields.All(f => f.DataType == TypeOf(f.Name))
        && definition.Fields.Select(f => f.Name).Distinct().Count() == Known.Length;

    private static NodeId? TypeOf(string field) => field switch
    {
        "UnitId" or "Seq" => DataTypeIds.UInt32,
        "Verdict" => DataTypeIds.Byte,
        "ReasonCode" => DataTypeIds.UInt16,
        "Score" => DataTypeIds.Float,
        _ => null,
    };

    private bool TryReadBack(object? value, out uint unit, out byte verdict, out uint sequence)
    {
        unit = 0;
        verdict = 0;
        sequence = 0;
        if (_session != calls.Opened || (value as ExtensionObject)?.Body is not byte[] body)
        {
            calls.LastProblem = $"PLC node '{nodes.Result}' holds {value ?? "nothing"}, which cannot be read back";
            return false;
        }

        using var decoder = new BinaryDecoder(body, calls.Context);
        foreach (string field in _fields)
        {
            switch (field)
            {
                case "UnitId": unit = decoder.ReadUInt32(null); break;
                case "Verdict": verdict = decoder.ReadByte(null); break;
                case "ReasonCode": decoder.ReadUInt16(null); break;
                case "Score": decoder.ReadFloat(null); break;
                default: sequence = decoder.ReadUInt32(null); break;
            }
        }

        return true;
    }
}
