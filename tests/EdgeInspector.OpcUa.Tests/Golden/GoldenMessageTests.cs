using System.Reflection;

namespace EdgeInspector.OpcUa.Tests;

public sealed class GoldenMessageTests
{
    public static TheoryData<string> Services =>
        [.. Directory.GetFiles(GoldenMessages.Folder, "*.bin").Select(f => Path.GetFileNameWithoutExtension(f)!).Where(n => n is not ("Hello" or "Acknowledge")).Order()];

    [Theory, MemberData(nameof(Services))]
    public void Peers_message_is_read_to_its_last_byte(string name)
    {
        byte[] body = GoldenMessages.LoadBody(name);

        (bool failed, int remaining, _) = Decode(name, body);

        Assert.Equal((false, 0), (failed, remaining));
    }

    // Messages whose empty arrays and texts have only one spelling come out of our writer byte for byte.
    [Theory]
    [InlineData("OpenSecureChannelRequest")]
    [InlineData("WriteRequest-1")]
    [InlineData("WriteRequest-2")]
    [InlineData("ReadRequest-1")]
    [InlineData("BrowseRequest")]
    [InlineData("RegisterNodesRequest")]
    [InlineData("TranslateBrowsePathsRequest")]
    [InlineData("CreateSubscriptionRequest")]
    [InlineData("CreateMonitoredItemsRequest")]
    [InlineData("DeleteSubscriptionsRequest")]
    [InlineData("CloseSessionRequest")]
    public void Request_is_written_as_the_peer_wrote_it(string name)
    {
        byte[] body = GoldenMessages.LoadBody(name);

        (_, _, byte[] written) = Decode(name, body);

        Assert.Equal(Convert.ToHexString(body), Convert.ToHexString(written));
    }

    [Fact]
    public void Hello_of_the_peer_is_understood_and_written_the_same()
    {
        byte[] golden = GoldenMessages.Load("Hello");

        Assert.True(HelloMessage.TryRead(golden, isHello: true, out HelloMessage hello));
        var writer = new UaWriter();
        hello.Write(writer, isHello: true);

        Assert.Equal("opc.tcp://127.0.0.1:48455", hello.EndpointUrl);
        Assert.Equal(Convert.ToHexString(golden), Convert.ToHexString(writer.Written));
    }

    [Fact]
    public void Write_of_the_peer_holds_what_the_dissector_says()
    {
        var reader = new UaReader(GoldenMessages.LoadBody("WriteRequest-1"));
        Assert.Equal(WriteRequest.Id, ServiceMessages.EncodingIdOf(ref reader));

        WriteRequest request = WriteRequest.Read(ref reader);

        WriteValue only = Assert.Single(request.NodesToWrite);
        Assert.Equal((NodeId.Parse("ns=3;s=DB_Vision.Verdict"), 13U, (Variant)(byte)1), (only.NodeId, only.AttributeId, only.Value.Value));
    }

    [Fact]
    public void Status_codes_of_the_peer_are_named()
    {
        string[] said = [.. Enumerable.Range(1, 3).Select(i =>
        {
            var reader = new UaReader(GoldenMessages.LoadBody($"WriteResponse-{i}"));
            ServiceMessages.EncodingIdOf(ref reader);
            return Assert.Single(WriteResponse.Read(ref reader).Results).ToString();
        })];

        Assert.Equal(["Good (0x00000000)", "BadTypeMismatch (0x80740000)", "BadNodeIdUnknown (0x80340000)"], said);
    }

    [Fact]
    public void Notification_of_the_peer_carries_its_value()
    {
        var reader = new UaReader(GoldenMessages.LoadBody("PublishResponse-2"));
        ServiceMessages.EncodingIdOf(ref reader);

        PublishResponse response = PublishResponse.Read(ref reader);

        Assert.True(ServiceMessages.TryUnwrap(Assert.Single(response.NotificationMessage.NotificationData), out DataChangeNotification? changes));
        Assert.Equal(BuiltInType.UInt32, Assert.Single(changes!.MonitoredItems).Value.Value.Type);
    }

    private static (bool Failed, int Remaining, byte[] Written) Decode(string name, byte[] body)
    {
        string type = name.Split('-')[0];
        Type structure = typeof(UaReader).Assembly.GetType("EdgeInspector.OpcUa." + type, throwOnError: true)!;
        return ((bool, int, byte[]))typeof(GoldenMessageTests).GetMethod(nameof(DecodeAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(structure).Invoke(null, [body])!;
    }

    private static (bool Failed, int Remaining, byte[] Written) DecodeAs<T>(byte[] body) where T : IUaStructure<T>
    {
        var reader = new UaReader(body);
        Assert.Equal(T.EncodingId, ServiceMessages.EncodingIdOf(ref reader));
        T message = T.Read(ref reader);
        var writer = new UaWriter();
        writer.WriteNodeId(new NodeId(T.EncodingId));
        message.Write(writer);
        // Two-byte ids would be shorter; the peer, like us, uses four bytes for these.
        return (reader.Failed, reader.Remaining, writer.ToArray());
    }
}
