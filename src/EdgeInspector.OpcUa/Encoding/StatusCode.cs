using System.Globalization;

namespace EdgeInspector.OpcUa;

/// <summary>What a server says about a service or a value.</summary>
/// <remarks>The top two bits decide: 00 good, 01 uncertain, 10 bad. [OPC UA Part 4 §7.39]</remarks>
public readonly partial record struct StatusCode(uint Value)
{
    public bool IsGood => Value >> 30 == 0;

    public bool IsUncertain => Value >> 30 == 1;

    public bool IsBad => Value >> 31 == 1;

    /// <summary>Without the info bits: the code that the standard names.</summary>
    public StatusCode Code => new(Value & 0xFFFF0000);

    /// <summary>The standard's name, such as <c>BadTypeMismatch</c>; the severity and number for a code that has none here.</summary>
    public string Name =>
        Names.TryGetValue(Value >> 16, out string? name) ? name : IsGood ? "Good (unnamed)" : IsBad ? "Bad (unnamed)" : "Uncertain (unnamed)";

    /// <summary>Name and number, as every message shows it: <c>BadTypeMismatch (0x80740000)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} (0x{Value:X8})");
}
