namespace EdgeInspector.VialRenderer;

/// <summary>The written names of the defects, used for folders, options and <c>truth.json</c>.</summary>
public static class VialDefectName
{
    private static readonly string[] Names =
    [
        "good", "particle", "fibre", "crack", "chip", "low_fill", "high_fill", "missing_stopper", "crooked_crimp", "scratch",
    ];

    /// <summary>Every defect, without <see cref="VialDefect.None"/>, in the order of the enumeration.</summary>
    public static IReadOnlyList<VialDefect> Defects { get; } =
        [.. Enum.GetValues<VialDefect>().Where(defect => defect != VialDefect.None)];

    /// <summary>The name in lower case with underscores; <c>good</c> for <see cref="VialDefect.None"/>.</summary>
    public static string Of(VialDefect defect) => Names[(int)defect];

    public static bool TryRead(string name, out VialDefect defect)
    {
        int index = Array.IndexOf(Names, name);
        defect = (VialDefect)Math.Max(index, 0);
        return index >= 0;
    }
}
