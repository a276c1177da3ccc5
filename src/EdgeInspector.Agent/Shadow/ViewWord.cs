using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Shadow;

/// <summary>What line and shadow said of one view of a unit, and its form in the event of the unit.</summary>
/// <param name="Camera">Its name.</param>
/// <param name="View">The unit's view, from 0.</param>
/// <param name="Line">The line's verdict.</param>
/// <param name="Shadow">The shadow's.</param>
public readonly record struct ViewWord(string Camera, int View, Verdict Line, Verdict Shadow)
{
    private const string Before = "; views ";

    /// <summary>To stand at an event's end: <c>; views cam-1/0 accept reject, cam-1/1 accept accept</c>.</summary>
    public static string ToText(IReadOnlyList<ViewWord> views) =>
        Before + string.Join(", ", views.Select(v => $"{v.Camera}/{v.View} {ShadowTable.Words.Of(v.Line)} {ShadowTable.Words.Of(v.Shadow)}"));

    /// <summary>The views at an event's end; none when it tells of none, as those of older logs do, or of something else.</summary>
    public static IReadOnlyList<ViewWord> Read(string text)
    {
        int from = text.LastIndexOf(Before, StringComparison.Ordinal);
        if (from < 0) return [];
        var views = new List<ViewWord>();
        foreach (string word in text[(from + Before.Length)..].Split(", "))
        {
            string[] parts = word.Split(' ');
            if (parts.Length < 3 || !ShadowTable.Words.TryRead(parts[^2], out Verdict line) || !ShadowTable.Words.TryRead(parts[^1], out Verdict shadow)) return [];
            string name = string.Join(' ', parts[..^2]);
            int slash = name.LastIndexOf('/');
            if (slash < 1 || !int.TryParse(name[(slash + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int view)) return [];
            views.Add(new ViewWord(name[..slash], view, line, shadow));
        }

        return views;
    }
}
