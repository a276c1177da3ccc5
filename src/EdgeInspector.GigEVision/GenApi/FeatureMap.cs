using System.Globalization;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>The camera's features by their SFNC names, as its own XML description defines them.</summary>
/// <remarks>Thread-safe: one access at a time. Every method throws <see cref="FeatureException"/> when the feature cannot be had.</remarks>
public sealed class FeatureMap
{
    private readonly Lock _gate = new();
    private readonly NodeSpace _space;
    private readonly IReadOnlyDictionary<string, Node> _nodes;
    private CategoryTree? _tree;

    private FeatureMap(DescriptionReader description, IRegisterPort port, string camera, TimeProvider time)
    {
        _space = new NodeSpace(camera, description.Nodes, description.Broken, port, time);
        _nodes = description.Nodes;
        Names = description.Names;
        SchemaVersion = description.SchemaVersion;
    }

    /// <summary>Names of all nodes in the description, in its order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Nodes that could not be read, or stand twice, with the reason; the others work.</summary>
    public IReadOnlyDictionary<string, string> BrokenNodes => _space.Broken;

    /// <summary>Version of the GenApi schema that the description follows.</summary>
    public Version SchemaVersion { get; }

    /// <summary>Reads a description; false, with the reason, when the file is none.</summary>
    /// <param name="xml">The file, unpacked.</param>
    /// <param name="port">The camera's registers.</param>
    /// <param name="camera">Name of the camera for messages.</param>
    /// <param name="map">The features.</param>
    /// <param name="problem">Why there is no map.</param>
    /// <param name="time">Tells when a register that changes by itself (PollingTime) is read anew. Default: the system's clock.</param>
    public static bool TryLoad(
        ReadOnlyMemory<byte> xml, IRegisterPort port, string camera, out FeatureMap? map, out string problem, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(port);
        map = null;
        DescriptionReader? description = DescriptionReader.TryRead(xml, out problem);
        if (description is null) return false;
        map = new FeatureMap(description, port, camera, time ?? TimeProvider.System);
        return true;
    }

    /// <summary>Whether the feature is described, implemented and available now.</summary>
    public bool Has(string name)
    {
        lock (_gate)
        {
            try
            {
                return _space.IsThere(_space.Begin(name));
            }
            catch (FeatureException)
            {
                return false;
            }
        }
    }

    /// <summary>Whether the feature may be written now.</summary>
    public bool CanWrite(string name)
    {
        lock (_gate)
        {
            try
            {
                return _space.AccessNow(_space.Begin(name)) is FeatureAccess.RW or FeatureAccess.WO;
            }
            catch (FeatureException)
            {
                return false;
            }
        }
    }

    /// <summary>The whole number; one that only fits without a sign, 2^63 and more, wraps: <see cref="GetText"/> gives it in full.</summary>
    public long GetInteger(string name)
    {
        lock (_gate)
        {
            return _space.Read(_space.Begin(name)).AsInteger();
        }
    }

    public void SetInteger(string name, long value)
    {
        lock (_gate)
        {
            _space.Write(_space.Begin(name), new Number(value));
        }
    }

    /// <summary>Lowest value, highest value and increment allowed now; what does not fit is the nearest that does.</summary>
    public (long Min, long Max, long Inc) GetIntegerRange(string name)
    {
        lock (_gate)
        {
            NodeRange range = _space.Range(_space.Begin(name));
            return (Clip(range.Min), Clip(range.Max), Math.Max(1, Clip(range.Inc)));
        }
    }

    public double GetFloat(string name)
    {
        lock (_gate)
        {
            return _space.Read(_space.Begin(name)).AsFloat();
        }
    }

    public void SetFloat(string name, double value)
    {
        lock (_gate)
        {
            _space.Write(_space.Begin(name), new Number(value));
        }
    }

    public (double Min, double Max) GetFloatRange(string name)
    {
        lock (_gate)
        {
            NodeRange range = _space.Range(_space.Begin(name));
            return (range.Min.AsFloat(), range.Max.AsFloat());
        }
    }

    public bool GetBoolean(string name)
    {
        lock (_gate) return _space.Read(Of<BooleanNode>(name)).AsInteger() != 0;
    }

    public void SetBoolean(string name, bool value)
    {
        lock (_gate) _space.Write(Of<BooleanNode>(name), new Number(value ? 1L : 0L));
    }

    /// <summary>The name of the entry that is set.</summary>
    public string GetEnumeration(string name)
    {
        lock (_gate) return _space.ReadText(Of<EnumerationNode>(name));
    }

    public void SetEnumeration(string name, string entry)
    {
        lock (_gate) _space.WriteText(Of<EnumerationNode>(name), entry);
    }

    /// <summary>Names of the entries that may be set now.</summary>
    public IReadOnlyList<string> GetEntries(string name)
    {
        lock (_gate)
        {
            return [.. Of<EnumerationNode>(name).Entries.Where(e => e.CanBeSet(_space)).Select(e => e.Name)];
        }
    }

    public string GetString(string name)
    {
        lock (_gate)
        {
            return _space.ReadText(_space.Begin(name));
        }
    }

    public void SetString(string name, string value)
    {
        lock (_gate)
        {
            _space.WriteText(_space.Begin(name), value);
        }
    }

    /// <summary>Runs a command feature, such as <c>AcquisitionStart</c>. What the camera changes by it is read anew.</summary>
    public void Execute(string name)
    {
        lock (_gate)
        {
            ExecuteAndForget(_space.Begin(name));
        }
    }

    /// <summary>Any feature's value as text, the way <see cref="SetText"/> takes it.</summary>
    public string GetText(string name)
    {
        lock (_gate)
        {
            Node node = _space.Begin(name);
            return TextOf(node);
        }
    }

    /// <summary>Sets any feature from text: a number, an entry's name, true or false. A command is executed.</summary>
    public void SetText(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_gate)
        {
            Node node = _space.Begin(name);
            switch (node)
            {
                case CommandNode:
                    ExecuteAndForget(node);
                    break;
                case EnumerationNode or StringNode or TextRegNode:
                    _space.WriteText(node, value);
                    break;
                case BooleanNode:
                    if (!bool.TryParse(value, out bool on))
                        throw _space.Fault(FeatureError.OutOfRange, name, $"= '{value}' is neither true nor false");
                    _space.Write(node, new Number(on ? 1L : 0L));
                    break;
                default:
                    _space.Write(node, ParseNumber(name, value));
                    break;
            }
        }
    }

    /// <summary>All that is known of a feature now. Throws only when the description does not have it; a value that cannot be read is left out.</summary>
    public FeatureDescription Describe(string name)
    {
        lock (_gate)
        {
            Node node = _space.Begin(name);
            return FeatureDescriber.Describe(_space, node, Tree(), TextOf);
        }
    }

    /// <summary>The categories of the description, from the root down, with their features.</summary>
    public IReadOnlyList<FeatureCategory> Categories()
    {
        lock (_gate) return Tree().Categories;
    }

    /// <summary>Reads every setting, under each position of its selectors; the selectors stand afterwards as before.</summary>
    /// <remarks>
    /// Nobody else reads or writes features meanwhile: over a wire that takes seconds. Not while the camera streams: selectors are moved, and
    /// those that are locked then are seen only where they stand. Throws when the camera is lost, or a selector could not be put back.
    /// </remarks>
    public FeatureSnapshot TakeSnapshot()
    {
        lock (_gate)
        {
            // The camera may have been changed by others: what is recorded is what it says now.
            _space.ForgetCache();
            return new SettingsReader(_space, Tree(), _nodes, TextOf).Take();
        }
    }

    /// <summary>Forgets every cached register: the next reads ask the camera.</summary>
    public void ForgetCache()
    {
        lock (_gate) _space.ForgetCache();
    }

    /// <summary>Whether the camera's value, read back, is the one that was asked for; a number may differ by the camera's rounding.</summary>
    internal bool Agrees(string name, string wanted, string readBack)
    {
        lock (_gate)
        {
            Node node = _space.Begin(name);
            if (node is EnumerationNode or StringNode) return wanted == readBack;
            if (node is TextRegNode text) return string.Equals(wanted, readBack, text.IsRaw ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
            if (node is BooleanNode) return string.Equals(wanted, readBack, StringComparison.OrdinalIgnoreCase);
            double a = ParseNumber(name, wanted).AsFloat();
            double b = ParseNumber(name, readBack).AsFloat();

            // A camera sets the nearest step of its clock or gain. More than 1 % off is another setting.
            bool isFloat = _space.Read(node).IsFloat;
            return isFloat ? Math.Abs(a - b) <= Math.Max(1e-9, 0.01 * Math.Abs(a)) : a.Equals(b);
        }
    }

    internal bool IsCommand(string name)
    {
        lock (_gate) return _space.Begin(name) is CommandNode;
    }

    private static long Clip(Number value) => (long)Int128.Clamp(value.AsWide(), long.MinValue, long.MaxValue);

    private void ExecuteAndForget(Node command)
    {
        try
        {
            _space.Execute(command);
        }
        finally
        {
            // The answer may be lost although the camera did what it was told: what was cached may be old either way.
            _space.ForgetCache();
        }
    }

    private CategoryTree Tree() => _tree ??= new CategoryTree(Names, _nodes);

    private string TextOf(Node node)
    {
        if (node is EnumerationNode or StringNode or TextRegNode) return _space.ReadText(node);
        Number value = _space.Read(node);
        return node is BooleanNode ? value.AsInteger() != 0 ? "true" : "false" : value.ToText();
    }

    private T Of<T>(string name)
        where T : Node
    {
        Node node = _space.Begin(name);
        if (node is T found) return found;
        throw _space.Fault(FeatureError.WrongType, name, $"is a {node.Kind}, not a {typeof(T).Name[..^4]}");
    }

    private Number ParseNumber(string name, string value)
    {
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)) return new Number(integer);
        if (ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong wide)) return Number.FromUnsigned(wide);
        if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && ulong.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hex))
        {
            return Number.FromUnsigned(hex);
        }

        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)) return new Number(real);
        throw _space.Fault(FeatureError.OutOfRange, name, $"= '{value}' is no number");
    }
}
