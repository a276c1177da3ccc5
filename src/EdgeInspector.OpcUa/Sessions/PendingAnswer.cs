namespace EdgeInspector.OpcUa;

/// <summary>A request whose answer is of one kind; read on the receiving thread, awaited anywhere.</summary>
internal sealed class PendingAnswer<TResponse>(string request, TimeSpan timeout, long deadline) : PendingRequest(deadline)
    where TResponse : IUaResponse<TResponse>
{
    // Continuations must not run on the receiving thread: they might wait for another answer.
    private readonly TaskCompletionSource<TResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResponse> Answer => _answer.Task;

    public override StatusCode Complete(ReadOnlySpan<byte> body, string endpointUrl)
    {
        StatusCode status = ServiceMessages.TryReadResponse(body, out TResponse? response);
        if (status.IsBad) Fail(status, $"{endpointUrl}: {request} failed: {status}");
        else _answer.TrySetResult(response!);
        return status;
    }

    public override void Expire(string endpointUrl) => Fail(StatusCode.BadTimeout, $"{endpointUrl}: no answer to {request} in {timeout.TotalMilliseconds:0} ms");

    public override void Fail(StatusCode status, string message) => _answer.TrySetException(new UaException(status, message));
}
