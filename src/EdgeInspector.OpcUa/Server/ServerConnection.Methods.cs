namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private CallResponse Call(CallRequest request, long received)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.MethodsToCall.Length);
        return new CallResponse(Good(request.Header), [.. request.MethodsToCall.Select(call =>
        {
            CallMethodResult result = Call(session, call, received);
            if (_server.Options.Audit is not null)
                _server.Tell(UaServerActionKind.Call, session.Client, call.MethodId, result.StatusCode, ServerSession.Shown(string.Join(", ", call.InputArguments), DetailLengthMax));
            return result;
        })]);
    }

    // Requests are answered in their order, so what Cancel names has been answered when it is read.
    private CancelResponse Cancel(CancelRequest request)
    {
        SessionOf(request.Header);
        return new CancelResponse(Good(request.Header), 0);
    }

    // [OPC UA Part 4 §5.12.2]
    private CallMethodResult Call(ServerSession session, CallMethodRequest call, long received)
    {
        if (session.Find(call.ObjectId) is not { } owner) return new CallMethodResult(StatusCode.BadNodeIdUnknown, [], []);
        if (session.Find(call.MethodId) is not { NodeClass: NodeClass.Method } named || MethodOf(owner, named) is not { } method)
            return new CallMethodResult(StatusCode.BadMethodInvalid, [], []);
        return session.May(method, UaAccess.Call) ? method.Call(call.InputArguments, received) : new CallMethodResult(StatusCode.BadUserAccessDenied, [], []);
    }

    // A client may name the object's own method or the one that its type declares.
    private UaMethod? MethodOf(UaNode owner, UaNode named)
    {
        bool isDeclared = false;
        for (UaNode? type = _server.Space.Find(owner.TypeDefinition); type is not null && !isDeclared; type = type.Supertype)
            isDeclared = type.References.Any(r => r.IsForward && ReferenceEquals(r.Target, named));
        foreach (UaReference reference in owner.References)
        {
            if (reference is { IsForward: true, Target: UaMethod method } && (ReferenceEquals(method, named) || (isDeclared && method.BrowseName == named.BrowseName)))
                return method;
        }

        return null;
    }
}
