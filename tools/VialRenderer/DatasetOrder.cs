namespace EdgeInspector.VialRenderer;

/// <summary>What a dataset shall hold.</summary>
internal sealed record DatasetOrder(
    int Good, IReadOnlyList<(VialDefect Defect, int Count)> Defects, ulong Seed, int Views, bool Masks, VialScene Scene)
{
    public int Units => Good + Defects.Sum(defect => defect.Count);

    /// <summary>The seed of a unit: dataset seed, kind and number give unrelated units.</summary>
    public ulong UnitSeed(VialDefect defect, int number) => SplitMix64.Derive(Seed, ((ulong)defect << 32) + (ulong)number);

    public void Check(List<string> problems)
    {
        if (Good is < 0 or > RenderCommand.CountMax) problems.Add($"--good {Good} is outside 0..{RenderCommand.CountMax}");
        if (Views is < 1 or > BacklitVialRenderer.ViewsMax) problems.Add($"--views {Views} is outside 1..{BacklitVialRenderer.ViewsMax}");
        try
        {
            Scene.Check();
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            problems.Add(wrong.Message.Split(" (Parameter")[0]);
        }
    }
}
