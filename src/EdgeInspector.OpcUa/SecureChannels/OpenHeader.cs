namespace EdgeInspector.OpcUa;

/// <summary>What an OPN chunk says in clear: the policy and whose certificates are used.</summary>
/// <remarks>[OPC UA Part 6 §6.7.2.3]</remarks>
internal sealed record OpenHeader(uint ChannelId, string PolicyUri, byte[] SenderCertificate, byte[] ReceiverThumbprint, int SizeBytes)
{
    private const int PolicyUriSizeBytesMax = 255;

    public static bool TryRead(ReadOnlySpan<byte> chunk, out OpenHeader? header)
    {
        header = null;
        if (chunk.Length < HelloMessage.HeaderSizeBytes) return false;
        var reader = new UaReader(chunk[HelloMessage.HeaderSizeBytes..]);
        uint channelId = reader.ReadUInt32();
        string? policyUri = reader.ReadString();
        byte[]? sender = reader.ReadByteString();
        byte[]? receiver = reader.ReadByteString();
        if (reader.Failed || policyUri is null || policyUri.Length > PolicyUriSizeBytesMax) return false;
        header = new OpenHeader(channelId, policyUri, sender ?? [], receiver ?? [], HelloMessage.HeaderSizeBytes + reader.Position);
        return true;
    }
}
