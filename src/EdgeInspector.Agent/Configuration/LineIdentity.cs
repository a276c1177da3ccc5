namespace EdgeInspector.Agent.Configuration;

/// <summary>The line's place in the enterprise: the first five levels of every MQTT topic.</summary>
/// <remarks>One topic level each: 1..64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</remarks>
public sealed record LineIdentity
{
    /// <summary>The company. Default <c>enterprise</c>.</summary>
    public required string Enterprise { get; init; }

    /// <summary>The plant.</summary>
    public required string Site { get; init; }

    /// <summary>The area of the plant.</summary>
    public required string Area { get; init; }

    /// <summary>The line.</summary>
    public required string Name { get; init; }

    /// <summary>The station on the line. Default <c>inspection</c>.</summary>
    public required string Cell { get; init; }
}
