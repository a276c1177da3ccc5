using EdgeInspector.VialRenderer;

namespace EdgeInspector.LineSimulator;

/// <summary>Which vials come down the line, in which order: a pure function of units, share of defects and seed.</summary>
public static class UnitPlan
{
    /// <summary>Plans a run. The share of defective units is kept exactly, to the nearest unit; their defects take turns.</summary>
    public static IReadOnlyList<PlannedUnit> Make(int units, double defects, int seed)
    {
        var random = new Random(seed);
        int defective = (int)Math.Round(units * defects, MidpointRounding.AwayFromZero);
        var kinds = new VialDefect[units];
        IReadOnlyList<VialDefect> all = VialDefectName.Defects;
        for (int i = 0; i < defective; i++) kinds[i] = all[i % all.Count];
        random.Shuffle(kinds);

        var plan = new PlannedUnit[units];
        for (int i = 0; i < units; i++) plan[i] = new PlannedUnit(i, kinds[i], (ulong)random.NextInt64());
        return plan;
    }
}
