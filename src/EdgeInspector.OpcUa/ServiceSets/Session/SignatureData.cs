namespace EdgeInspector.OpcUa;

/// <summary>A signature and the URI of its algorithm; both null without security.</summary>
internal sealed record SignatureData(string? Algorithm, byte[]? Signature) : IUaStructure<SignatureData>
{
    public static uint EncodingId => 0;

    public static SignatureData Read(ref UaReader reader)
    {
        string? algorithm = reader.ReadString();
        byte[]? signature = reader.ReadByteString();
        return new SignatureData(algorithm, signature);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(Algorithm);
        writer.WriteByteString(Signature);
    }
}
