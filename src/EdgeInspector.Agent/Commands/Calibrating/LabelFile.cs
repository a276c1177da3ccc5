using System.Globalization;

namespace EdgeInspector.Agent.Commands.Calibrating;

/// <summary>What people found when they looked at recorded views again: a CSV file with the columns <c>record,view,label</c>.</summary>
internal static class LabelFile
{
    private const string Header = "record,view,label";

    /// <summary>Reads the labels; null, and says what and where, when a line is not one.</summary>
    public static Dictionary<(long Record, int View), string>? Read(string file, out string problem)
    {
        problem = "";
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problem = $"label file '{file}' cannot be read: {unreadable.Message}";
            return null;
        }

        var labels = new Dictionary<(long, int), string>();
        if (lines.Length == 0 || lines[0].Trim() != Header)
        {
            problem = $"{file}:1: '{(lines.Length > 0 ? lines[0] : "")}' is no header; expected {Header}";
            return null;
        }

        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length == 0) continue;
            string[] parts = [.. lines[i].Split(',').Select(part => part.Trim())];
            if (parts.Length != 3 || parts[2].Length == 0
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long record) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int view))
            {
                problem = $"{file}:{i + 1}: '{lines[i]}' is no label; expected the number of a record, the number of a view, and 'good' or a kind of defect";
                return null;
            }

            if (labels.TryAdd((record, view), parts[2])) continue;
            problem = $"{file}:{i + 1}: record {record} view {view} is labelled twice";
            return null;
        }

        return labels;
    }
}
