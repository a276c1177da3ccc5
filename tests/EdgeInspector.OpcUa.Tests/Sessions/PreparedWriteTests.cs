namespace EdgeInspector.OpcUa.Tests;

/// <summary>The second write of the same nodes is the first one's bytes with a few of them changed: nothing of the first may be left in it.</summary>
public sealed class PreparedWriteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Variant[][] Rows =
    [
        [true, (sbyte)-1, (byte)1, (short)-2, (ushort)2, -3, 3U, -4L, 4UL, 0.5F, -0.25, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), StatusCode.BadTimeout],
        [false, sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, float.MinValue, double.Epsilon,
            new DateTime(2099, 12, 31, 23, 59, 59, DateTimeKind.Utc), StatusCode.Good],
        [true, sbyte.MaxValue, (byte)0, short.MaxValue, (ushort)0, int.MaxValue, 0U, long.MaxValue, 0UL, float.NaN, double.NegativeInfinity,
            new DateTime(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc), StatusCode.BadNodeIdUnknown],
    ];

    [Theory]
    [InlineData(MessageSecurityMode.None)]
    [InlineData(MessageSecurityMode.Sign)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void Every_value_of_a_fixed_width_arrives_by_each_write_of_the_same_nodes(MessageSecurityMode mode)
    {
        using UaServer server = OwnPeers.StartServer();
        UaVariable[] variables = [.. Rows[0].Select((value, i) => server.AddVariable(new NodeId(2, $"Fixed{i}"), $"Fixed{i}", value, isWritable: true))];
        using UaLink link = Start(Options(server, mode), variables.Length, out UaLinkNode[] nodes, i => $"nsu={OwnPeers.Namespace};s=Fixed{i}");

        foreach (Variant[] row in Rows)
        {
            UaOutcome outcome = link.TryWrite([.. row.Select((value, i) => new WriteItem(nodes[i], value))], Patience);

            Assert.True(outcome.IsDone, outcome.ToString());
            Assert.Equal(row, variables.Select(v => v.Value));
        }
    }

    [Fact]
    public void Value_that_does_not_fit_is_refused_by_name_and_the_next_write_is_whole()
    {
        using UaServer server = OwnPeers.StartServer();
        using UaLink link = Start(Options(server, MessageSecurityMode.SignAndEncrypt), 2, out UaLinkNode[] nodes, i => OwnPeers.Node(i == 0 ? "Verdict" : "ResultUnitId"));
        Assert.True(link.TryWrite([new(nodes[0], 1), new(nodes[1], 70_000)], Patience).IsDone);

        UaOutcome refused = link.TryWrite([new(nodes[0], 2), new(nodes[1], -1)], Patience);
        UaOutcome next = link.TryWrite([new(nodes[0], 0), new(nodes[1], 9)], Patience);

        Assert.Equal((UaOutcomeKind.WrongType, 1), (refused.Kind, refused.ItemIndex));
        Assert.True(next.IsDone);
        Assert.Equal(((Variant)(byte)0, (Variant)9U), (Value(server, "Verdict"), Value(server, "ResultUnitId")));
    }

    [Fact]
    public void Text_between_two_verdicts_is_encoded_for_itself()
    {
        using UaServer server = OwnPeers.StartServer();
        UaVariable text = server.AddVariable(new NodeId(2, "DB_Vision.Text"), "Text", "", isWritable: true);
        using UaLink link = Start(Options(server, MessageSecurityMode.None), 2, out UaLinkNode[] nodes, i => OwnPeers.Node(i == 0 ? "Verdict" : "Text"));
        var seen = new List<(Variant, Variant)>();

        for (byte i = 0; i < 3; i++)
        {
            Assert.True(link.TryWrite([new(nodes[0], i)], Patience).IsDone);
            Assert.True(link.TryWrite([new(nodes[0], i), new(nodes[1], new string('x', i + 1))], Patience).IsDone);
            seen.Add((Value(server, "Verdict"), text.Value));
        }

        Assert.Equal([((byte)0, "x"), ((byte)1, "xx"), ((byte)2, "xxx")], seen);
    }

    private static Variant Value(UaServer server, string name) => server.FindVariable(new NodeId(2, "DB_Vision." + name))!.Value;

    private static UaClientOptions Options(UaServer server, MessageSecurityMode mode) =>
        mode == MessageSecurityMode.None ? OwnPeers.Plain(server.EndpointUrl) : OwnPeers.Secured(server.EndpointUrl, mode, OwnPeers.ServerCertificate.Value);

    private static UaLink Start(UaClientOptions options, int count, out UaLinkNode[] nodes, Func<int, NodeAddress> name)
    {
        var link = new UaLink(options);
        nodes = [.. Enumerable.Range(0, count).Select(i => link.AddNode(name(i)))];
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
        return link;
    }
}
