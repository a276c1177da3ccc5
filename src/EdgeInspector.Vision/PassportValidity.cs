namespace EdgeInspector.Vision;

/// <summary>When a released model may judge: whole days in UTC, both of them included.</summary>
public sealed record PassportValidity
{
    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    public bool Holds(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day >= From && day <= Until;
    }
}
