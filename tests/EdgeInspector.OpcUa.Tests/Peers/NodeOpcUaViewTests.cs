namespace EdgeInspector.OpcUa.Tests;

/// <summary>Our address space and our events under an independent client.</summary>
public sealed class NodeOpcUaViewTests
{
    [Fact]
    public async Task Node_opcua_walks_every_node_and_receives_events_by_their_filters()
    {
        using UaServer server = OwnPeers.StartServer();
        UaNode machine = server.AddObject(new NodeId(2, "Machine"), "Machine", new NodeId(58), givesEvents: true);
        server.AddMethod(new NodeId(2, "Machine.Raise"), "Raise", [new UaArgument("Count", BuiltInType.UInt32)], [], (inputs, _, _) =>
        {
            DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
            inputs[0].TryGet(out uint count);
            for (ushort i = 1; i <= count; i++)
            {
                server.Raise(new UaEvent(new NodeId(2041), machine, now, i, "plain"));
                server.Raise(new UaEvent(new NodeId(2130), machine, now, i, "system"));
            }

            return StatusCode.Good;
        }, machine);

        string said = await NodeOpcUa.RunScriptAsync("view.mjs", server.EndpointUrl);

        Assert.Contains("NODES true PARTS true\n", said);
        Assert.Contains("TYPED 0\n", said);
        Assert.Contains("UNREADABLE 0\n", said);
        Assert.Contains("ARGUMENT ns=0;i=298 Name,DataType,ValueRank,ArrayDimensions,Description\n", said);
        Assert.Contains("STATES Running=0,Failed=1,NoConfiguration=2\n", said);
        Assert.Contains("RAISED Good\n", said);
        string pair(int i) => $"ns=0;i=2041 Machine plain {i} | ns=0;i=2130 Machine system {i}";
        Assert.Contains($"ALL {pair(1)} | {pair(2)} | {pair(3)}\n", said);
        Assert.Contains("SYSTEM ns=0;i=2130 Machine system 1 | ns=0;i=2130 Machine system 2 | ns=0;i=2130 Machine system 3\n", said);
        Assert.Contains("IDS 6 true\n", said);
        Assert.Contains("UNKNOWN FIELD taken\n", said);
        Assert.Contains("NO EVENTS ", said);
        Assert.DoesNotContain("NO EVENTS taken", said);
        Assert.Contains("DONE", said);
    }
}
