namespace EdgeInspector.Mqtt;

/// <summary>The place of the inspection cell in the plant's topic tree: <c>enterprise/site/area/line/cell/edgeinspector/kind</c>.</summary>
/// <remarks>Immutable; made by <see cref="Create"/> or <see cref="TryCreate"/>, after which no level is checked again.</remarks>
public sealed class MqttTopics
{
    /// <summary>UTF-8 bytes that one level may have.</summary>
    public const int LevelMaxBytes = 128;

    private static readonly string[] LevelNames = ["enterprise", "site", "area", "line", "cell"];
    private readonly string _root;

    private MqttTopics(string root) => _root = root;

    /// <summary>Everything before the kind, with the slash at its end.</summary>
    public string Root => _root;

    /// <summary>The topic of a kind of message.</summary>
    public string Of(string kind) => _root + kind;

    /// <summary>Makes the topics, or throws with every rule that a level breaks.</summary>
    public static MqttTopics Create(string enterprise, string site, string area, string line, string cell) =>
        TryCreate(enterprise, site, area, line, cell, out MqttTopics? topics, out string problem) ? topics! : throw new ArgumentException(problem);

    /// <summary>Makes the topics; false, and every broken rule, when a level is empty or holds what a topic may not.</summary>
    public static bool TryCreate(string enterprise, string site, string area, string line, string cell, out MqttTopics? topics, out string problem)
    {
        string[] levels = [enterprise, site, area, line, cell];
        var problems = new List<string>();
        for (int i = 0; i < levels.Length; i++)
        {
            if (ProblemOf(levels[i]) is string broken) problems.Add($"topic level {LevelNames[i]} '{levels[i]}' {broken}");
        }

        problem = string.Join("; ", problems);
        topics = problems.Count == 0 ? new MqttTopics($"{string.Join('/', levels)}/edgeinspector/") : null;
        return topics is not null;
    }

    private static string? ProblemOf(string level)
    {
        if (string.IsNullOrWhiteSpace(level)) return "is empty: it must name a place";
        if (level.AsSpan().IndexOfAny("+#/") >= 0) return "holds one of + # /, which are not allowed in a topic level";
        if (level.Any(char.IsControl)) return "holds a control character";
        if (level[0] == '$') return "begins with $, which is the broker's own";
        return System.Text.Encoding.UTF8.GetByteCount(level) > LevelMaxBytes ? $"is longer than {LevelMaxBytes} bytes" : null;
    }
}
