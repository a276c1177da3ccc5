namespace EdgeInspector.PlcSimulator;

/// <summary>A fault at its time.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">Line time.</param>
/// <param name="For">How long it lasts; zero for what happens once.</param>
public readonly record struct ScheduledFault(PlcFaultKind Kind, TimeSpan At, TimeSpan For)
{
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{FaultSchedule.NameOf(Kind)}@{At.TotalSeconds:0.###}{(For > TimeSpan.Zero ? $"+{For.TotalSeconds:0.###}" : "")}");
}
