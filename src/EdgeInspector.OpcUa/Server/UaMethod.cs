namespace EdgeInspector.OpcUa;

/// <summary>A method of a server: what it takes, what it gives and what it does.</summary>
/// <remarks>Thread-safe as far as its body is. Its arguments can be browsed as InputArguments and OutputArguments.</remarks>
public sealed class UaMethod : UaNode
{
    internal UaMethod(NodeId nodeId, QualifiedName browseName, IReadOnlyList<UaArgument> inputs, IReadOnlyList<UaArgument> outputs, UaMethodBody body)
        : base(nodeId, NodeClass.Method, browseName)
    {
        Inputs = inputs;
        Outputs = outputs;
        Body = body;
    }

    public IReadOnlyList<UaArgument> Inputs { get; }

    public IReadOnlyList<UaArgument> Outputs { get; }

    /// <summary>Whether clients may call it now; default true.</summary>
    public bool IsExecutable { get; set; } = true;

    /// <summary>What it does.</summary>
    internal UaMethodBody Body { get; set; }

    internal CallMethodResult Call(Variant[] inputs, long receivedTimestamp)
    {
        if (!IsExecutable) return Refused(StatusCode.BadNotExecutable);
        if (inputs.Length < Inputs.Count) return Refused(StatusCode.BadArgumentsMissing);
        if (inputs.Length > Inputs.Count) return Refused(StatusCode.BadTooManyArguments);
        StatusCode[] judged = [.. inputs.Select((v, i) => Fits(v, Inputs[i]) ? StatusCode.Good : StatusCode.BadTypeMismatch)];
        if (judged.Any(s => s.IsBad)) return new CallMethodResult(StatusCode.BadInvalidArgument, judged, []);

        var outputs = new Variant[Outputs.Count];
        StatusCode result = Body(inputs, outputs, receivedTimestamp);
        if (result.IsBad) return Refused(result);
        for (int i = 0; i < outputs.Length; i++)
        {
            // A body that breaks its own promise must not look like an answer.
            if (!Fits(outputs[i], Outputs[i])) return Refused(StatusCode.BadInternalError);
        }

        return new CallMethodResult(result, [], outputs);
    }

    private static bool Fits(in Variant value, UaArgument argument) =>
        argument.Type == BuiltInType.Variant || (value.Type == argument.Type && value.IsArray == argument.IsArray);

    private static CallMethodResult Refused(StatusCode status) => new(status, [], []);
}
