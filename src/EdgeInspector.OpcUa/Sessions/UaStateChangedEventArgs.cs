namespace EdgeInspector.OpcUa;

/// <summary>A connection has come up or gone down, and why.</summary>
public sealed class UaStateChangedEventArgs(bool isConnected, StatusCode status, string reason) : EventArgs
{
    public bool IsConnected { get; } = isConnected;

    public StatusCode Status { get; } = status;

    /// <summary>A whole sentence with the endpoint; names what to do where that is known.</summary>
    public string Reason { get; } = reason;

    public override string ToString() => (IsConnected ? "connected: " : "disconnected: ") + Reason;
}
