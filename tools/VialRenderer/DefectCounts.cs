using System.Globalization;

namespace EdgeInspector.VialRenderer;

/// <summary>Reads the <c>--defects</c> option.</summary>
internal static class DefectCounts
{
    /// <summary>The names that the option takes beside <c>all</c>.</summary>
    public static string Names { get; } = string.Join(", ", VialDefectName.Defects.Select(VialDefectName.Of));

    /// <summary>Units of each defect; what cannot be read becomes a problem in words.</summary>
    public static IReadOnlyList<(VialDefect Defect, int Count)> Read(string text, List<string> problems)
    {
        var counts = new SortedDictionary<VialDefect, int>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] halves = part.Split(':');
            string name = halves[0];
            int count = 1;
            bool readable = halves.Length == 1
                || (halves.Length == 2 && int.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out count));
            if (!readable || count < 1 || count > RenderCommand.CountMax)
                problems.Add($"--defects '{part}': the count is not a whole number in 1..{RenderCommand.CountMax}");
            else if (name == "all")
                foreach (VialDefect defect in VialDefectName.Defects) counts[defect] = count;
            else if (VialDefectName.TryRead(name, out VialDefect defect) && defect != VialDefect.None)
                counts[defect] = count;
            else
                problems.Add($"--defects '{part}': no defect is called '{name}'; there are all, {Names}");
        }

        return [.. counts.Select(pair => (pair.Key, pair.Value))];
    }
}
