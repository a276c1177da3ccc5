namespace EdgeInspector.OpcUa.Tests;

/// <summary>One node-opcua server for all tests of a class: its start takes seconds.</summary>
public sealed class NodeOpcUaServer : IAsyncLifetime
{
    private PeerProcess? _peer;

    internal PeerProcess Peer => _peer!;

    internal string Url { get; private set; } = "";

    public async ValueTask InitializeAsync() => (_peer, Url) = await NodeOpcUa.StartServerAsync();

    public ValueTask DisposeAsync()
    {
        _peer?.Dispose();
        return ValueTask.CompletedTask;
    }
}
