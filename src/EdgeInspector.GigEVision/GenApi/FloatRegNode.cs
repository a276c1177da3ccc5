using System.Buffers.Binary;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>FloatReg: an IEEE 754 number of 4 or 8 bytes in a register.</summary>
internal sealed class FloatRegNode(NodeHead head, RegisterPlace place) : RegisterNode(head, place)
{
    public bool IsBigEndian { get; init; }

    public override FeatureKind FeatureKind => FeatureKind.Float;

    public override Number Read(NodeSpace space)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(space);
        return bytes.Length switch
        {
            4 => new Number((double)(IsBigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes))),
            8 => new Number(IsBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            _ => throw WrongLength(space, bytes.Length),
        };
    }

    public override void Write(NodeSpace space, Number value)
    {
        int length = LengthBytes(space);
        Span<byte> bytes = stackalloc byte[8];
        switch (length)
        {
            case 4 when IsBigEndian: BinaryPrimitives.WriteSingleBigEndian(bytes, (float)value.AsFloat()); break;
            case 4: BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value.AsFloat()); break;
            case 8 when IsBigEndian: BinaryPrimitives.WriteDoubleBigEndian(bytes, value.AsFloat()); break;
            case 8: BinaryPrimitives.WriteDoubleLittleEndian(bytes, value.AsFloat()); break;
            default: throw WrongLength(space, length);
        }

        WriteBytes(space, bytes[..length]);
    }

    public override NodeRange Range(NodeSpace space) => NodeRange.Floats;

    private FeatureException WrongLength(NodeSpace space, int length) =>
        space.Fault(FeatureError.BrokenDescription, Name, $"is a floating-point number of {length} bytes; 4 and 8 exist");
}
