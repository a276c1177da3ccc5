namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    /// <summary>Calls a method of an object and gives its outputs; whole numbers are fitted to the types of its inputs.</summary>
    /// <exception cref="UaException">An input does not fit, or the server, the method or the connection refused the call.</exception>
    public async Task<Variant[]> CallAsync(
        NodeAddress objectNode, NodeAddress method, IReadOnlyList<Variant> inputs, TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ClientSession session = Session;
        NodeId objectId = session.Resolve(objectNode);
        NodeId methodId = session.Resolve(method);
        Variant[] fitted = Fit(method, await session.Types.FindInputsAsync(methodId, method, cancel), inputs);
        CallResponse response = await session.RequestAsync<CallRequest, CallResponse>(
            h => new CallRequest(h, [new CallMethodRequest(objectId, methodId, fitted)]), timeout, cancel);
        if (response.Results is not [var result])
            throw new UaException(StatusCode.BadUnexpectedError, $"{_options.EndpointUrl}: Call asked for 1 method and got {response.Results.Length} results");
        if (result.StatusCode == StatusCode.Good) return result.OutputArguments;
        string inputsSaid = string.Join(", ", result.InputArgumentResults.Select((s, i) => (s, i)).Where(p => p.s.IsBad).Select(p => $"input {p.i}: {p.s}"));
        throw new UaException(result.StatusCode,
            $"{_options.EndpointUrl}: method '{method}' of '{objectNode}': {result.StatusCode}{(inputsSaid.Length == 0 ? "" : " (" + inputsSaid + ")")}");
    }

    private Variant[] Fit(NodeAddress method, UaArgument[]? arguments, IReadOnlyList<Variant> inputs)
    {
        if (arguments is null) return [.. inputs];
        if (inputs.Count != arguments.Length)
        {
            throw new UaException(inputs.Count < arguments.Length ? StatusCode.BadArgumentsMissing : StatusCode.BadTooManyArguments,
                $"{_options.EndpointUrl}: method '{method}' takes {arguments.Length} inputs ({string.Join(", ", arguments.Select(a => $"{a.Type} {a.Name}"))}), not {inputs.Count}");
        }

        var fitted = new Variant[arguments.Length];
        for (int i = 0; i < fitted.Length; i++)
        {
            if (!MethodInputs.TryFit(arguments[i], inputs[i], out fitted[i]))
            {
                throw new UaException(StatusCode.BadTypeMismatch,
                    $"{_options.EndpointUrl}: method '{method}': input '{arguments[i].Name}' has type {arguments[i].Type}, the value is {inputs[i]} and does not fit");
            }
        }

        return fitted;
    }
}
