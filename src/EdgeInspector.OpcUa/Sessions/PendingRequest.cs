namespace EdgeInspector.OpcUa;

/// <summary>A request of a <see cref="UaClient"/> whose answer is awaited.</summary>
/// <param name="deadline">As a timestamp of the client's clock.</param>
internal abstract class PendingRequest(long deadline)
{
    public long Deadline => deadline;

    /// <summary>Takes the answer, while it lies in the connection's memory; Bad when it is a refusal or cannot be read.</summary>
    public abstract StatusCode Complete(ReadOnlySpan<byte> body, string endpointUrl);

    /// <summary>Fails it because nothing came in time.</summary>
    public abstract void Expire(string endpointUrl);

    public abstract void Fail(StatusCode status, string message);
}
