namespace EdgeInspector.GigEVision.GenApi;

/// <summary>IntReg, MaskedIntReg and StructEntry: a whole number in a register, or in some bits of it.</summary>
/// <remarks>In a big-endian register bit 0 is the most significant, as the oracle values of arv-tool show.</remarks>
internal sealed class IntRegNode(NodeHead head, RegisterPlace place) : RegisterNode(head, place)
{
    public bool IsSigned { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>Lowest bit of the field as the description counts; null for the whole register.</summary>
    public int? Lsb { get; init; }

    public int? Msb { get; init; }

    public override FeatureKind FeatureKind => FeatureKind.Integer;

    public override Number Read(NodeSpace space)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(space);
        Field(space, bytes.Length, out int shift, out int bits);
        ulong value = (ToNumber(bytes) >> shift) & Mask(bits);
        if (!IsSigned) return Number.FromUnsigned(value);
        if (bits < 64 && (value & (1UL << (bits - 1))) != 0) value |= ~Mask(bits);
        return new Number(unchecked((long)value));
    }

    public override void Write(NodeSpace space, Number value)
    {
        int length = LengthBytes(space);
        Field(space, length, out int shift, out int bits);
        space.CheckInteger(Name, value, RangeOf(bits));
        ulong raw = unchecked((ulong)value.AsNearest()) & Mask(bits);
        if (bits < length * 8)
        {
            // The register's other bits belong to somebody else: they are read now, not taken from a cache, and written back.
            ulong rest = (AccessMode & NodeAccess.Read) != 0 ? ToNumber(ReadBytes(space, fresh: true)) : 0;
            raw = (rest & ~(Mask(bits) << shift)) | (raw << shift);
        }

        Span<byte> bytes = stackalloc byte[8];
        for (int i = 0; i < length; i++) bytes[IsBigEndian ? length - 1 - i : i] = (byte)(raw >> (8 * i));
        WriteBytes(space, bytes[..length]);
    }

    public override NodeRange Range(NodeSpace space)
    {
        Field(space, LengthBytes(space), out _, out int bits);
        return RangeOf(bits);
    }

    private NodeRange RangeOf(int bits)
    {
        if (bits == 64) return IsSigned ? NodeRange.Integers : NodeRange.Unsigned;
        long max = IsSigned ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
        return new NodeRange(new Number(IsSigned ? -max - 1 : 0L), new Number(max), new Number(1L));
    }

    private void Field(NodeSpace space, int lengthBytes, out int shift, out int bits)
    {
        if (lengthBytes > 8) throw space.Fault(FeatureError.BrokenDescription, Name, $"is a number of {lengthBytes} bytes; at most 8 are read");
        int width = lengthBytes * 8;
        shift = 0;
        bits = width;
        if (Lsb is not int lsb || Msb is not int msb) return;
        if (lsb < 0 || msb < 0 || lsb >= width || msb >= width)
            throw space.Fault(FeatureError.BrokenDescription, Name, $"takes bits {lsb}..{msb} of a register of {width}");
        int low = IsBigEndian ? width - 1 - lsb : lsb;
        int high = IsBigEndian ? width - 1 - msb : msb;
        shift = Math.Min(low, high);
        bits = Math.Abs(high - low) + 1;
    }

    private static ulong Mask(int bits) => bits >= 64 ? ulong.MaxValue : (1UL << bits) - 1;

    private ulong ToNumber(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++) value = (value << 8) | bytes[IsBigEndian ? i : bytes.Length - 1 - i];
        return value;
    }
}
