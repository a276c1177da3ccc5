namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private CallResponse Call(CallRequest request, long received)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.MethodsToCall.Length);
        return new CallResponse(Good(request.Header), [.. request.MethodsToCall.Select(call => Call(session, call, received))]);
    }

    // [OPC UA Part 4 §5.12.2]
    private static CallMethodResult Call(ServerSession session, CallMethodRequest call, long received)
    {
        if (session.Find(call.ObjectId) is not { } owner) return new CallMethodResult(StatusCode.BadNodeIdUnknown, [], []);
        if (session.Find(call.MethodId) is not UaMethod method || !owner.References.Any(r => r.IsForward && ReferenceEquals(r.Target, method)))
            return new CallMethodResult(StatusCode.BadMethodInvalid, [], []);
        return method.Call(call.InputArguments, received);
    }
}
