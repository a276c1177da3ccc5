namespace EdgeInspector.OpcUa;

/// <summary>One set of channel keys under the number by which both sides call it.</summary>
internal sealed class ChannelToken(uint tokenId, TimeSpan lifetime, long createdTimestamp, ChannelKeys? clientKeys, ChannelKeys? serverKeys)
{
    public uint TokenId { get; } = tokenId;

    /// <summary>The lifetime as the server revised it.</summary>
    public TimeSpan Lifetime { get; } = lifetime;

    /// <summary>When it was made, as a timestamp of the channel's clock.</summary>
    public long CreatedTimestamp { get; } = createdTimestamp;

    public ChannelKeys? ClientKeys { get; } = clientKeys;

    public ChannelKeys? ServerKeys { get; } = serverKeys;

    /// <summary>A client asks for the next token when three quarters of this one are over. [OPC UA Part 4 §5.6.2]</summary>
    public bool IsDueForRenewal(TimeProvider time) => time.GetElapsedTime(CreatedTimestamp) >= Lifetime * 0.75;

    /// <summary>Whether a renewal that is due has been put off long enough: four fifths of the lifetime are over.</summary>
    public bool IsPressing(TimeProvider time) => time.GetElapsedTime(CreatedTimestamp) >= Lifetime * 0.8;

    /// <summary>Messages under a token are taken for a quarter of its lifetime beyond its end. [OPC UA Part 4 §5.6.2]</summary>
    public bool IsExpired(TimeProvider time) => time.GetElapsedTime(CreatedTimestamp) >= Lifetime * 1.25;
}
