namespace EdgeInspector.OpcUa;

/// <summary>The token that names a set of keys; the lifetime is in ms.</summary>
internal sealed record ChannelSecurityToken(uint ChannelId, uint TokenId, DateTime CreatedAt, uint RevisedLifetime) : IUaStructure<ChannelSecurityToken>
{
    public static uint EncodingId => 0;

    public static ChannelSecurityToken Read(ref UaReader reader)
    {
        uint channelId = reader.ReadUInt32();
        uint tokenId = reader.ReadUInt32();
        DateTime createdAt = reader.ReadDateTime();
        uint revisedLifetime = reader.ReadUInt32();
        return new ChannelSecurityToken(channelId, tokenId, createdAt, revisedLifetime);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteUInt32(ChannelId);
        writer.WriteUInt32(TokenId);
        writer.WriteDateTime(CreatedAt);
        writer.WriteUInt32(RevisedLifetime);
    }
}
