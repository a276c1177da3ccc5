using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using MQTTnet.Server;

namespace EdgeInspector.LineSimulator;

/// <summary>The plant's broker, on loopback: keeps the newest message of each topic for the score.</summary>
public sealed class BenchBroker : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _newest = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private MqttServer? _server;

    public BenchBroker(int port) => Port = port;

    public int Port { get; }

    public bool IsRunning => _server is not null;

    /// <summary>Called on the broker's thread for each message that a client publishes: topic and payload.</summary>
    public Action<string, byte[]>? Published { get; set; }

    /// <summary>The newest payload of a topic that ends with these levels; null when there is none.</summary>
    public byte[]? Newest(string topicEnd) =>
        _newest.Where(m => m.Key.EndsWith(topicEnd, StringComparison.Ordinal)).Select(m => m.Value).FirstOrDefault();

    /// <summary>Messages that came for topics that end with these levels.</summary>
    public long Count(string topicEnd) => _counts.Where(m => m.Key.EndsWith(topicEnd, StringComparison.Ordinal)).Sum(m => m.Value);

    public async Task StartAsync()
    {
        if (_server is not null) return;
        var factory = new MqttServerFactory();
        MqttServerOptions options = factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(Port)
            .Build();
        MqttServer server = factory.CreateMqttServer(options);
        server.InterceptingPublishAsync += Keep;
        await server.StartAsync();
        _server = server;
    }

    /// <summary>The broker goes away; every client is cut off.</summary>
    public async Task StopAsync()
    {
        if (_server is not { } server) return;
        _server = null;
        await server.StopAsync();
        server.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _server?.Dispose();
    }

    private Task Keep(InterceptingPublishEventArgs message)
    {
        byte[] payload = message.ApplicationMessage.Payload.ToArray();
        string topic = message.ApplicationMessage.Topic;
        _newest[topic] = payload;
        _counts.AddOrUpdate(topic, 1, (_, count) => count + 1);
        Published?.Invoke(topic, payload);
        return Task.CompletedTask;
    }
}
