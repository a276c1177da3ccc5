namespace EdgeInspector.OpcUa.Tests;

/// <summary>Structures of an independent server whose encoding ids are texts, as those of an S7-1500 are.</summary>
public sealed class NodeOpcUaStructureTests(NodeOpcUaServer node) : IClassFixture<NodeOpcUaServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Fields_and_encoding_id_are_the_servers_own()
    {
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));

        UaStructureType result = await client.FindStructureTypeAsync(OwnPeers.Node("Result"));
        UaStructureType finding = await client.FindStructureTypeAsync(OwnPeers.Node("Finding"));
        UaStructureType setting = await client.FindStructureTypeAsync(OwnPeers.Node("Setting"));

        Assert.Equal("Result(UInt32 UnitId, Byte Verdict, UInt16 ReasonCode, Float Score, UInt32 Seq)", result.ToString());
        Assert.Equal((NodeIdType.String, "TE_\"Result\""), (result.EncodingId.Type, result.EncodingId.Text));
        Assert.Equal("Finding(String Label, Point Where, Point[] Outline, Int32 Lane, Float[] Scores, String Comment, Double Depth, DateTime At)", finding.ToString());
        Assert.Equal((UaStructureKind.OptionalFields, 2), (finding.Kind, finding.Fields.Count(f => f.IsOptional)));
        Assert.Equal((UaStructureKind.Union, "Setting(Int32 Number, String Text, Point Where)"), (setting.Kind, setting.ToString()));
    }

    [Fact]
    public async Task Nested_optional_and_union_fields_are_read_and_then_written_as_the_server_understands_them()
    {
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));

        UaStructure finding = await client.ReadStructureAsync(OwnPeers.Node("Finding"));
        UaStructure setting = await client.ReadStructureAsync(OwnPeers.Node("Setting"));

        Assert.Equal(("crack", 2, 7.5, null, new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc)),
            (finding["Label"].ToObject(), finding["Lane"].ToObject(), finding["Depth"].ToObject(), finding["Comment"].ToObject(), finding["At"].ToObject()));
        Assert.Equal((1.5, -2.0), (finding.GetStructure("Where")!["X"].ToObject(), finding.GetStructure("Where")!["Y"].ToObject()));
        Assert.Equal([2.0, 4.0], finding.GetStructures("Outline").Select(p => p["Y"].ToObject()));
        Assert.Equal([0.25F, 0.75F], (float[])finding["Scores"].ToObject()!);
        Assert.Equal(("wide", null), (setting["Text"].ToObject(), setting["Number"].ToObject()));
        await WriteOthersAsync(client);
    }

    private async Task WriteOthersAsync(UaClient client)
    {
        UaStructureType findingType = await client.FindStructureTypeAsync(OwnPeers.Node("Finding"));
        UaStructureType pointType = findingType.Fields[1].Structure!;
        var point = new UaStructure(pointType) { ["X"] = 3.5, ["Y"] = 4.5 };
        var finding = new UaStructure(findingType)
        {
            ["Label"] = "particle",
            ["Where"] = point,
            ["Outline"] = Variant.ArrayOf(BuiltInType.ExtensionObject, new[] { point.ToExtensionObject(), point.ToExtensionObject() }),
            ["Lane"] = 1,
            ["Scores"] = Variant.ArrayOf(BuiltInType.Float, new[] { 0.5F }),
            ["Comment"] = "seen twice",
            ["At"] = new DateTime(2025, 6, 2, 0, 0, 0, DateTimeKind.Utc),
        };
        var setting = new UaStructure(await client.FindStructureTypeAsync(OwnPeers.Node("Setting"))) { ["Text"] = "narrow" };
        setting["Where"] = point;

        await client.WriteAsync(OwnPeers.Node("Finding"), finding);
        await client.WriteAsync(OwnPeers.Node("Setting"), setting);

        await node.Peer.WaitForOutputAsync("STRUCTURE Finding Finding {\"label\":\"particle\",\"where\":{\"x\":3.5,\"y\":4.5},\"outline\":[{\"x\":3.5,\"y\":4.5},{\"x\":3.5,\"y\":4.5}],"
            + "\"lane\":1,\"scores\":[0.5],\"comment\":\"seen twice\",\"at\":\"2025-06-02T00:00:00.000Z\"}", Patience);
        await node.Peer.WaitForOutputAsync("STRUCTURE Setting Setting {\"switchField\":3,\"Where\":{\"x\":3.5,\"y\":4.5}}", Patience);
        Assert.True(setting["Text"].IsNull && setting["Number"].IsNull, setting.ToString());
    }

    [Fact]
    public async Task Link_writes_a_verdict_as_one_structure()
    {
        using var link = new UaLink(OwnPeers.Plain(node.Url));
        UaLinkStructure result = link.AddStructure(OwnPeers.Node("Result"), ["Seq", "UnitId", "Verdict", "Score"]);
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));

        UaOutcome done = link.TryWrite(result, [41U, 77, (byte)1, 0.25F], Patience);
        UaOutcome mistyped = link.TryWrite(result, [42U, 77, 256, 0.25F], Patience);

        await node.Peer.WaitForOutputAsync("STRUCTURE Result Result {\"unitId\":77,\"verdict\":1,\"reasonCode\":0,\"score\":0.25,\"seq\":41}", Patience);
        Assert.Equal((UaOutcomeKind.Done, UaOutcomeKind.WrongType, 2), (done.Kind, mistyped.Kind, mistyped.ItemIndex));
        Assert.EndsWith("field Byte Verdict does not take the value Int32 256", link.Describe(mistyped, result, [42U, 77, 256, 0.25F]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_that_the_structure_lacks_is_named_at_the_start()
    {
        using var link = new UaLink(OwnPeers.Plain(node.Url));
        link.AddStructure(OwnPeers.Node("Result"), ["Sequence"]);
        var said = new TaskCompletionSource<UaStateChangedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        link.StateChanged += (_, change) => said.TrySetResult(change);

        link.Start();
        UaStateChangedEventArgs change = await said.Task.WaitAsync(Patience);

        Assert.Equal((false, StatusCode.BadTypeMismatch), (change.IsConnected, change.Status));
        Assert.EndsWith("its data type Result has no field 'Sequence'; it has UnitId, Verdict, ReasonCode, Score, Seq", change.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Matrix_goes_both_ways_with_its_dimensions()
    {
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));

        DataValue read = await client.ReadAsync(OwnPeers.Node("Grid"));
        await client.WriteAsync(OwnPeers.Node("Grid"), Variant.MatrixOf(BuiltInType.Int32, new[] { 7, 8, 9, 10, 11, 12 }, 2, 3));

        await node.Peer.WaitForOutputAsync("MATRIX 2x3 7,8,9,10,11,12", Patience);
        Assert.Equal("Int32[2,3]", read.Value.ToString());
        Assert.Equal([1, 2, 3, 4, 5, 6], (int[])read.Value.ToObject()!);
    }
}
