namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Reads every setting of a camera, under each position of the selectors on which it depends, and puts the selectors back.</summary>
/// <remarks>
/// A setting can be read and written by its description, even if it is locked now. Commands and read-outs are none; nor is what belongs to the
/// connection or counts by itself. A selector is moved only when it is called one: a mode that selects others is a setting, and is left alone.
/// </remarks>
internal sealed class SettingsReader(NodeSpace space, CategoryTree tree, IReadOnlyDictionary<string, Node> nodes, Func<Node, string> textOf)
{
    /// <summary>Positions of all selectors of a feature together: a look-up table of 4096 places takes minutes over a wire.</summary>
    public const int PositionsMax = 256;

    // After this many refused reads in a row the camera is gone rather than a register refused.
    private const int FailuresMax = 3;

    // Set by whoever opens the camera, counted by the camera itself, or changed by each start of the stream.
    private static readonly HashSet<string> NoSettings =
    [
        "GevCCP", "GevHeartbeatTimeout", "GevPrimaryApplicationSwitchoverKey", "GevMCPHostPort", "GevMCDA", "GevMCTT", "GevMCRC",
        "GevSCPHostPort", "GevSCDA", "GevSCPSPacketSize", "GevSCPSFireTestPacket", "GevSCPSDoNotFragment", "GevSCPSBigEndian", "GevSCPD",
        "TLParamsLocked", "CounterValue", "TimerValue", "EncoderValue",
    ];

    // A value that the camera itself keeps changing while the other is not Off.
    private static readonly (string Prefix, string Auto)[] AutoFeatures =
        [("ExposureTime", "ExposureAuto"), ("Gain", "GainAuto"), ("BlackLevel", "BlackLevelAuto"), ("BalanceRatio", "BalanceWhiteAuto")];

    private readonly Dictionary<string, List<string>> _lines = [];
    private readonly List<string> _skipped = [];
    private int _failures;
    private int _positions;

    public FeatureSnapshot Take()
    {
        List<string> settings = [.. Candidates().Distinct().Where(IsSetting)];
        foreach (IGrouping<string, string> group in settings.GroupBy(s => string.Join(',', SelectorsOf(s))))
        {
            Node[] selectors = [.. SelectorsOf(group.First()).Select(s => nodes[s])];
            _positions = 0;
            Walk(selectors, 0, "", [.. group]);
        }

        return new FeatureSnapshot([.. settings.SelectMany(s => _lines.GetValueOrDefault(s, []))], _skipped);
    }

    private IEnumerable<string> Candidates() =>
        tree.Categories.Count > 0 ? tree.Categories.SelectMany(c => c.Features) : nodes.Values.Where(n => n is not RegisterNode).Select(n => n.Name);

    private bool IsSetting(string name)
    {
        Node node = nodes[name];
        if (node is PlainNode or CommandNode || NoSettings.Contains(name) || IsSelector(node)) return false;
        try
        {
            space.Begin(name);
            return space.Access(node) == NodeAccess.ReadWrite;
        }
        catch (FeatureException fault) when (fault.Error != FeatureError.AccessFailed)
        {
            _skipped.Add(fault.Message);
            return false;
        }
    }

    private static bool IsSelector(Node node) =>
        node.Face.Selected.Count > 0
        && (node.Name.EndsWith("Selector", StringComparison.Ordinal) || node.Name.EndsWith("Index", StringComparison.Ordinal));

    // The outermost first: a selector that is itself selected stands after the one that selects it.
    private List<string> SelectorsOf(string setting)
    {
        var found = new List<string>();
        Add(setting, 0);
        return found;

        void Add(string name, int depth)
        {
            if (depth > 8) return;
            foreach (string selector in tree.SelectorsOf(name))
            {
                if (selector == setting || found.Contains(selector) || !IsSelector(nodes[selector])) continue;
                Add(selector, depth + 1);
                if (!found.Contains(selector)) found.Add(selector);
            }
        }
    }

    private void Walk(Node[] selectors, int level, string label, string[] settings)
    {
        if (level == selectors.Length)
        {
            foreach (string setting in settings) Read(nodes[setting], label);
            return;
        }

        Node selector = selectors[level];
        FeatureAccess access = Now(selector);
        if (access is not (FeatureAccess.RW or FeatureAccess.RO))
        {
            Walk(selectors, level + 1, label, settings);
            return;
        }

        space.Begin(selector.Name);
        string before = textOf(selector);
        List<string> positions = access == FeatureAccess.RW ? Positions(selector) : [];
        if (!positions.Contains(before))
        {
            // Locked, too many, or at a place to which it could not be put back: what stands there now is all that is seen.
            if (access == FeatureAccess.RW) _skipped.AddRange(settings.Select(s => $"{s}: only seen at {selector.Name}={before}, which cannot be moved through its positions"));
            Walk(selectors, level + 1, Join(label, selector, before), settings);
            return;
        }

        try
        {
            foreach (string position in positions)
            {
                if (++_positions > PositionsMax)
                {
                    _skipped.AddRange(settings.Select(s => $"{s}: more than {PositionsMax} positions of its selectors"));
                    return;
                }

                Set(selector, position);
                Walk(selectors, level + 1, Join(label, selector, position), settings);
            }
        }
        finally
        {
            Set(selector, before);
        }
    }

    private List<string> Positions(Node selector)
    {
        space.Begin(selector.Name);
        if (selector is EnumerationNode enumeration) return [.. enumeration.Entries.Where(e => e.CanBeSet(space)).Select(e => e.Name)];
        if (selector is BooleanNode) return ["false", "true"];
        NodeRange range = space.Range(selector);
        Int128 inc = Int128.Max(1, range.Inc.AsWide());
        Int128 count = (range.Max.AsWide() - range.Min.AsWide()) / inc + 1;
        if (count < 1 || count > PositionsMax) return [];
        return [.. Enumerable.Range(0, (int)count).Select(i => new Number((long)(range.Min.AsWide() + i * inc)).ToText())];
    }

    private void Set(Node selector, string position)
    {
        space.Begin(selector.Name);
        if (selector is EnumerationNode) space.WriteText(selector, position);
        else if (selector is BooleanNode) space.Write(selector, new Number(position == "true" ? 1L : 0L));
        else space.Write(selector, new Number(long.Parse(position, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private FeatureAccess Now(Node node)
    {
        space.Begin(node.Name);
        return space.AccessNow(node);
    }

    private void Read(Node setting, string label)
    {
        try
        {
            if (Now(setting) is not (FeatureAccess.RW or FeatureAccess.RO)) return;
            Line(setting, label, IsAuto(setting.Name) ? "(auto)" : Value(setting));
            _failures = 0;
        }
        catch (FeatureException fault)
        {
            if (fault.Error == FeatureError.AccessFailed && ++_failures >= FailuresMax) throw;
            _skipped.Add(label.Length == 0 ? fault.Message : $"[{label}] {fault.Message}");
        }
    }

    private string Value(Node setting)
    {
        space.Begin(setting.Name);
        try
        {
            return textOf(setting);
        }
        catch (FeatureException fault) when (fault.Error == FeatureError.OutOfRange && setting is EnumerationNode)
        {
            // The register holds a value that no entry has: the number is the setting.
            space.Begin(setting.Name);
            return space.Read(setting).ToText();
        }
    }

    private bool IsAuto(string name)
    {
        foreach ((string prefix, string auto) in AutoFeatures)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.EndsWith("Auto", StringComparison.Ordinal)) continue;
            if (!nodes.TryGetValue(auto, out Node? node) || node is not EnumerationNode || Now(node) is not (FeatureAccess.RW or FeatureAccess.RO)) return false;
            return Value(node) != "Off";
        }

        return false;
    }

    private void Line(Node setting, string label, string value)
    {
        if (!_lines.TryGetValue(setting.Name, out List<string>? lines)) _lines[setting.Name] = lines = [];
        string safe = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
        lines.Add($"{setting.Name}{(label.Length > 0 ? $"[{label}]" : "")} = {safe}");
    }

    private static string Join(string label, Node selector, string position) =>
        label.Length == 0 ? $"{selector.Name}={position}" : $"{label},{selector.Name}={position}";
}
