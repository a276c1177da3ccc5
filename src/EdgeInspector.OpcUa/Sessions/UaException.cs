namespace EdgeInspector.OpcUa;

/// <summary>A service, a session or a connection failed; the message names the endpoint, the thing and the status.</summary>
public sealed class UaException : Exception
{
    public UaException() { }

    public UaException(string message) : base(message) { }

    public UaException(string message, Exception innerException) : base(message, innerException) { }

    public UaException(StatusCode status, string message) : base(message) => Status = status;

    public UaException(StatusCode status, string message, Exception innerException) : base(message, innerException) => Status = status;

    public StatusCode Status { get; } = StatusCode.BadUnexpectedError;
}
