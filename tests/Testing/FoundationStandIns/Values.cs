// Stand-ins of the types of the OPC Foundation's stack that the adapter uses, as far as it uses them, over our own client: with them the
// adapter is compiled and its contract is run where the real packages are not to be had. They say nothing of how the real ones behave.
#pragma warning disable CA1710, CA1711, CA1720, CA1724, CA1815, CA1822, CA2225, CA1010, CA1032, CA1052, CA1034, CA1716, CA2237, CA1002, CA2227, CA1707, CA1819, CA1063, CA1816 // The names and shapes are the stack's, not ours.
using EdgeInspector.OpcUa;

namespace Opc.Ua;

public static class Attributes
{
    public const uint Value = 13;
    public const uint DataType = 14;
    public const uint DataTypeDefinition = 23;
}

public static class StatusCodes
{
    public const uint Good = 0;
    public const uint BadTimeout = 0x800A0000;
    public const uint BadRequestTimeout = 0x80850000;
    public const uint BadUnknownResponse = 0x80090000;
    public const uint BadNotConnected = 0x808A0000;
}

public readonly struct StatusCode(uint code)
{
    public uint Code { get; } = code;

    public static implicit operator StatusCode(uint code) => new(code);

    public static bool IsBad(StatusCode code) => code.Code >> 31 == 1;

    public override string ToString() => new EdgeInspector.OpcUa.StatusCode(Code).Name;
}

public sealed class ServiceResultException(uint code, string message) : Exception(message)
{
    public uint StatusCode { get; } = code;
}

public sealed record NodeId(string Text)
{
    public override string ToString() => Text;
}

public sealed record ExpandedNodeId(NodeId Node)
{
    public static ExpandedNodeId Parse(string text) => new(new NodeId(NodeAddress.Parse(text).Text));

    /// <summary>The text is resolved by our own client with each request.</summary>
    public static NodeId ToNodeId(ExpandedNodeId node, NamespaceTable namespaces) => node.Node;
}

public sealed class NamespaceTable;

public static class DataTypeIds
{
    public static readonly NodeId Byte = new("i=3");
    public static readonly NodeId UInt16 = new("i=5");
    public static readonly NodeId UInt32 = new("i=7");
    public static readonly NodeId Float = new("i=10");
}

public interface IServiceMessageContext;

public readonly struct Variant(object? value)
{
    public object? Value { get; } = value;
}

public sealed class DataValue
{
    public DataValue(Variant value) => Value = value.Value;

    public object? Value { get; }

    public StatusCode StatusCode { get; init; }
}

/// <summary>Body: bytes, or a structure that the stack knows.</summary>
public sealed class ExtensionObject(ExpandedNodeId typeId, object body)
{
    public ExpandedNodeId TypeId { get; } = typeId;

    public object Body { get; } = body;
}

public enum StructureType
{
    Structure = 0,
    StructureWithOptionalFields = 1,
}

public sealed record StructureField(string Name, NodeId DataType);

public sealed class StructureDefinition
{
    public required NodeId DefaultEncodingId { get; init; }

    public required StructureType StructureType { get; init; }

    public required List<StructureField> Fields { get; init; }
}

public sealed class BinaryEncoder(IServiceMessageContext context) : IDisposable
{
    private readonly MemoryStream _stream = new();

    public IServiceMessageContext Context { get; } = context;

    public void WriteByte(string? fieldName, byte value) => _stream.WriteByte(value);

    public void WriteUInt16(string? fieldName, ushort value) => _stream.Write(BitConverter.GetBytes(value));

    public void WriteUInt32(string? fieldName, uint value) => _stream.Write(BitConverter.GetBytes(value));

    public void WriteFloat(string? fieldName, float value) => _stream.Write(BitConverter.GetBytes(value));

    public byte[] CloseAndReturnBuffer() => _stream.ToArray();

    public void Dispose() => _stream.Dispose();
}

public sealed class BinaryDecoder(byte[] buffer, IServiceMessageContext context) : IDisposable
{
    private readonly BinaryReader _reader = new(new MemoryStream(buffer));

    public IServiceMessageContext Context { get; } = context;

    public byte ReadByte(string? fieldName) => _reader.ReadByte();

    public ushort ReadUInt16(string? fieldName) => _reader.ReadUInt16();

    public uint ReadUInt32(string? fieldName) => _reader.ReadUInt32();

    public float ReadFloat(string? fieldName) => _reader.ReadSingle();

    public void Dispose() => _reader.Dispose();
}
