namespace EdgeInspector.OpcUa.Tests;

/// <summary>Every built-in type as scalar, array and matrix: written by us, decoded and encoded anew by an independent server, read by us.</summary>
public sealed class NodeOpcUaTypeTests(NodeOpcUaServer node) : IClassFixture<NodeOpcUaServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly (Variant Scalar, Array Two)[] Values =
    [
        (true, new bool[] { true, false }),
        ((sbyte)-128, new sbyte[] { -1, 127 }),
        ((byte)255, new byte[] { 0, 255 }),
        ((short)-32_768, new short[] { -2, 32_767 }),
        ((ushort)65_535, new ushort[] { 1, 65_535 }),
        (int.MinValue, new int[] { -3, int.MaxValue }),
        (uint.MaxValue, new uint[] { 2, uint.MaxValue }),
        (long.MinValue, new long[] { -4, long.MaxValue }),
        (ulong.MaxValue, new ulong[] { 3, ulong.MaxValue }),
        (-0.5F, new float[] { 1.25F, float.MaxValue }),
        (-0.1, new double[] { 1e-300, double.MaxValue }),
        ("Grüße, 检验", new string[] { "", "vial" }),
        (new DateTime(2026, 2, 28, 23, 59, 59, 999, DateTimeKind.Utc), new DateTime[] { new(1999, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc) }),
        (new Guid("00112233-4455-6677-8899-aabbccddeeff"), new Guid[] { Guid.Empty, new("ffeeddcc-bbaa-9988-7766-554433221100") }),
        (Variant.ByteString([0, 1, 255]), new byte[][] { [7], [8, 9] }),
        (new XmlElement("<a>1</a>"), new XmlElement[] { new("<b/>"), new("<c>ü</c>") }),
        (new NodeId(2, "DB_Vision"), new NodeId[] { new(300, 70_000), new(0, 85) }),
        (new ExpandedNodeId(new NodeId(2, "x"), null, 0), new ExpandedNodeId[] { new(new NodeId(85), null, 0), new(new NodeId(2, "y"), null, 0) }),
        (StatusCode.BadTimeout, new StatusCode[] { StatusCode.Good, StatusCode.BadNodeIdUnknown }),
        (new QualifiedName(2, "Verdict"), new QualifiedName[] { new(0, "Server"), new(1, "x") }),
        (new LocalizedText("de", "gut"), new LocalizedText[] { new(null, "good"), new("fr", "bon") }),
    ];

    [Fact]
    public async Task Every_built_in_type_goes_both_ways_as_scalar_array_and_matrix()
    {
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url));
        foreach ((Variant scalar, Array two) in Values)
        {
            BuiltInType type = scalar.Type;
            NodeAddress any = $"nsu={OwnPeers.Namespace};s=Any{type}";
            (Variant Value, string Shape)[] shapes = [(scalar, "Scalar"), (Variant.ArrayOf(type, two), "Array 2"), (Variant.MatrixOf(type, two, 2, 1), "Matrix 2x1")];
            foreach ((Variant value, string shape) in shapes)
            {
                await client.WriteAsync(any, value);
                DataValue read = await client.ReadAsync(any);

                await node.Peer.WaitForOutputAsync($"TYPED {type} {shape}", Patience);
                Assert.Equal(value, read.Value);
            }
        }
    }
}
