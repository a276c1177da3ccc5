using System.Text;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>StringReg, and Register shown as hex: bytes that are no number.</summary>
internal sealed class TextRegNode(NodeHead head, RegisterPlace place) : RegisterNode(head, place)
{
    /// <summary>A Register: raw bytes, as hex without spaces.</summary>
    public bool IsRaw { get; init; }

    public override FeatureKind FeatureKind => IsRaw ? FeatureKind.Register : FeatureKind.String;

    public override string ReadText(NodeSpace space)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(space);
        return IsRaw ? Convert.ToHexString(bytes) : Text(bytes);
    }

    public override void WriteText(NodeSpace space, string value)
    {
        int length = LengthBytes(space);
        var bytes = new byte[length];
        byte[] given;
        try
        {
            given = IsRaw ? Convert.FromHexString(value) : Encoding.UTF8.GetBytes(value);
        }
        catch (FormatException)
        {
            throw space.Fault(FeatureError.OutOfRange, Name, $"= '{value}' is not an even number of hexadecimal digits");
        }

        if (given.Length > length) throw space.Fault(FeatureError.OutOfRange, Name, $"= '{value}' has {given.Length} bytes; the register takes {length}");
        given.CopyTo(bytes, 0);
        WriteBytes(space, bytes);
    }
}
