namespace EdgeInspector.OpcUa;

/// <summary>A request of a <see cref="UaClient"/> whose answer is awaited.</summary>
internal sealed class PendingRequest
{
    // Continuations must not run on the receiving thread: they might wait for another answer.
    private readonly TaskCompletionSource<byte[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<byte[]> Answer => _answer.Task;

    public void Complete(ReadOnlySpan<byte> body) => _answer.TrySetResult(body.ToArray());

    public void Fail(StatusCode status, string message) => _answer.TrySetException(new UaException(status, message));
}
