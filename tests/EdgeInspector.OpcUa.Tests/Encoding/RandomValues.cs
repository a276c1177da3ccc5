using CsCheck;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Generators of OPC UA values for the property tests.</summary>
internal static class RandomValues
{
    public static readonly Gen<NodeId> NodeId = Gen.OneOf(
        Gen.Select(Gen.UShort, Gen.UInt, (ns, i) => new NodeId(ns, i)),
        Gen.Select(Gen.UShort[0, 300], Gen.UInt[0, 70_000], (ns, i) => new NodeId(ns, i)),
        Gen.Select(Gen.UShort, Gen.String, (ns, s) => new NodeId(ns, s)),
        Gen.Select(Gen.UShort, Gen.Guid, (ns, g) => new NodeId(ns, g)),
        Gen.Select(Gen.UShort, Gen.Byte.Array[0, 40], (ns, b) => new NodeId(ns, b)));

    // Whole 100 ns from 1601 on: the wire knows no other times.
    public static readonly Gen<DateTime> Time = Gen.Long[1, 2_000_000_000_000_000_000].Select(UaTime.FromWire);

    public static readonly Gen<Variant> Scalar = Gen.OneOf(
        Gen.Bool.Select(v => (Variant)v), Gen.SByte.Select(v => (Variant)v), Gen.Byte.Select(v => (Variant)v), Gen.Short.Select(v => (Variant)v),
        Gen.UShort.Select(v => (Variant)v), Gen.Int.Select(v => (Variant)v), Gen.UInt.Select(v => (Variant)v), Gen.Long.Select(v => (Variant)v),
        Gen.ULong.Select(v => (Variant)v), Gen.Float.Select(v => (Variant)v), Gen.Double.Select(v => (Variant)v), Gen.String.Select(v => (Variant)v),
        Time.Select(v => (Variant)v), Gen.Guid.Select(v => (Variant)v), Gen.Byte.Array.Select(Variant.ByteString), NodeId.Select(v => (Variant)v),
        Gen.UInt.Select(v => (Variant)new StatusCode(v)), Gen.Select(Gen.UShort, Gen.String, (n, s) => (Variant)new QualifiedName(n, s)),
        Gen.Select(Gen.String, Gen.String, (l, t) => (Variant)new LocalizedText(l, t)), Gen.String.Select(s => (Variant)new XmlElement(s)),
        Gen.Select(NodeId, Gen.String, Gen.UInt, (n, u, s) => (Variant)new ExpandedNodeId(n, u, s)),
        Gen.Select(NodeId, Gen.Byte.Array, (n, b) => (Variant)new ExtensionObject(n, ExtensionObjectEncoding.Binary, b)));

    public static readonly Gen<Variant> Array = Gen.OneOf(
        Of(BuiltInType.Boolean, Gen.Bool), Of(BuiltInType.SByte, Gen.SByte), Of(BuiltInType.Byte, Gen.Byte), Of(BuiltInType.Int16, Gen.Short),
        Of(BuiltInType.UInt16, Gen.UShort), Of(BuiltInType.Int32, Gen.Int), Of(BuiltInType.UInt32, Gen.UInt), Of(BuiltInType.Int64, Gen.Long),
        Of(BuiltInType.UInt64, Gen.ULong), Of(BuiltInType.Float, Gen.Float), Of(BuiltInType.Double, Gen.Double), Of(BuiltInType.String, Gen.String),
        Of(BuiltInType.DateTime, Time), Of(BuiltInType.Guid, Gen.Guid), Of(BuiltInType.ByteString, Gen.Byte.Array), Of(BuiltInType.NodeId, NodeId),
        Of(BuiltInType.StatusCode, Gen.UInt.Select(v => new StatusCode(v))), Of(BuiltInType.Variant, Scalar),
        Of(BuiltInType.DataValue, Scalar.Select(v => new DataValue(v))),
        Of(BuiltInType.LocalizedText, Gen.String.Select(t => new LocalizedText(null, t))),
        Of(BuiltInType.QualifiedName, Gen.String.Select(t => new QualifiedName(1, t))),
        Of(BuiltInType.XmlElement, Gen.String.Select(t => new XmlElement(t))),
        Of(BuiltInType.ExpandedNodeId, Gen.Select(NodeId, Gen.String, Gen.UInt, (n, u, s) => new ExpandedNodeId(n, u, s))),
        Of(BuiltInType.ExtensionObject, Gen.Select(NodeId, Gen.Byte.Array, (n, b) => new ExtensionObject(n, ExtensionObjectEncoding.Binary, b))));

    public static readonly Gen<Variant> Matrix = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[1, 3]).SelectMany((x, y, z) =>
        Gen.OneOf(Matrices(BuiltInType.Int32, Gen.Int, x, y, z), Matrices(BuiltInType.Boolean, Gen.Bool, x, y, z), Matrices(BuiltInType.Double, Gen.Double, x, y, z),
            Matrices(BuiltInType.String, Gen.String, x, y, z), Matrices(BuiltInType.ByteString, Gen.Byte.Array, x, y, z), Matrices(BuiltInType.NodeId, NodeId, x, y, z)));

    public static readonly Gen<Variant> Any = Gen.Frequency((4, Scalar), (2, Array), (1, Matrix));

    private static Gen<Variant> Matrices<T>(BuiltInType type, Gen<T> element, int x, int y, int z) => element.Array[x * y * z].Select(a => Variant.MatrixOf(type, a, x, y, z));

    private static Gen<Variant> Of<T>(BuiltInType type, Gen<T> element) => element.Array[0, 6].Select(a => Variant.ArrayOf(type, a));
}
