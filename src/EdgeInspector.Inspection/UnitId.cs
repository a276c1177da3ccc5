namespace EdgeInspector.Inspection;

/// <summary>The PLC's number of a physical unit. A verdict counts only with the right one.</summary>
public readonly record struct UnitId(uint Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
