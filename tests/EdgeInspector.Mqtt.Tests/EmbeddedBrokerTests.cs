using System.Net;
using EdgeInspector.Mqtt.Tests.Peers;
using MQTTnet;
using MQTTnet.Server;

namespace EdgeInspector.Mqtt.Tests;

/// <summary>The broker that the bench line embeds. Of the client's own family, so it proves less than mosquitto.</summary>
public sealed class EmbeddedBrokerTests
{
    [Theory, InlineData(MqttProtocol.Version5), InlineData(MqttProtocol.Version311)]
    public async Task The_embedded_broker_keeps_the_retained_kinds(MqttProtocol protocol)
    {
        int port = Mosquitto.FreePort();
        MqttServerOptions options = new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(port).Build();
        using MqttServer server = new MqttServerFactory().CreateMqttServer(options);
        await server.StartAsync();
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(port) with { Protocol = protocol });
        publisher.Start();
        publisher.PublishState(Given.Status());
        publisher.PublishSummary(Given.Summary(12), SummaryWindow.Second);
        for (uint unit = 1; unit <= 50; unit++) publisher.PublishResult(Given.Unit(unit));
        await Given.UntilAsync(() => publisher.Counters is { Published: 52, Waiting: 0 }, "all are acknowledged");

        bool isEverythingSaid = await publisher.StopAsync();

        IList<MqttApplicationMessage> retained = await server.GetRetainedMessagesAsync();
        Assert.True(isEverythingSaid);
        Assert.Equal([Given.Root + "state", Given.Root + "summary"], retained.Select(m => m.Topic).Order());
        Assert.Contains("\"state\":\"offline\"", retained.Single(m => m.Topic.EndsWith("state", StringComparison.Ordinal)).ConvertPayloadToString());
        await server.StopAsync();
    }
}
