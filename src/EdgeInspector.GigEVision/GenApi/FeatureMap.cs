using System.Globalization;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>The camera's features by their SFNC names, as its own XML description defines them.</summary>
/// <remarks>Thread-safe: one access at a time. Every method throws <see cref="FeatureException"/> when the feature cannot be had.</remarks>
public sealed class FeatureMap
{
    private readonly Lock _gate = new();
    private readonly NodeSpace _space;

    private FeatureMap(DescriptionReader description, IRegisterPort port, string camera)
    {
        _space = new NodeSpace(camera, description.Nodes, description.Broken, port);
        Names = description.Names;
        SchemaVersion = description.SchemaVersion;
    }

    /// <summary>Names of all nodes in the description, in its order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Nodes that could not be read, with the reason; the others work.</summary>
    public IReadOnlyDictionary<string, string> BrokenNodes => _space.Broken;

    /// <summary>Version of the GenApi schema that the description follows.</summary>
    public Version SchemaVersion { get; }

    /// <summary>Reads a description; false, with the reason, when the file is none.</summary>
    public static bool TryLoad(ReadOnlyMemory<byte> xml, IRegisterPort port, string camera, out FeatureMap? map, out string problem)
    {
        ArgumentNullException.ThrowIfNull(port);
        map = null;
        DescriptionReader? description = DescriptionReader.TryRead(xml, out problem);
        if (description is null) return false;
        map = new FeatureMap(description, port, camera);
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
                _space.Demand(_space.Begin(name), NodeAccess.Write);
                return true;
            }
            catch (FeatureException)
            {
                return false;
            }
        }
    }

    public long GetInteger(string name)
    {
        lock (_gate)
        {
            _space.Begin(name);
            return _space.Read(name).AsInteger();
        }
    }

    public void SetInteger(string name, long value)
    {
        lock (_gate)
        {
            _space.Begin(name);
            _space.Write(name, new Number(value));
        }
    }

    /// <summary>Lowest value, highest value and increment allowed now.</summary>
    public (long Min, long Max, long Inc) GetIntegerRange(string name)
    {
        lock (_gate)
        {
            _space.Begin(name);
            NodeRange range = _space.Range(name);
            return (range.Min.AsInteger(), range.Max.AsInteger(), Math.Max(1, range.Inc.AsInteger()));
        }
    }

    public double GetFloat(string name)
    {
        lock (_gate)
        {
            _space.Begin(name);
            return _space.Read(name).AsFloat();
        }
    }

    public void SetFloat(string name, double value)
    {
        lock (_gate)
        {
            _space.Begin(name);
            _space.Write(name, new Number(value));
        }
    }

    public (double Min, double Max) GetFloatRange(string name)
    {
        lock (_gate)
        {
            _space.Begin(name);
            NodeRange range = _space.Range(name);
            return (range.Min.AsFloat(), range.Max.AsFloat());
        }
    }

    public bool GetBoolean(string name)
    {
        lock (_gate) return Of<BooleanNode>(name) && _space.Read(name).AsInteger() != 0;
    }

    public void SetBoolean(string name, bool value)
    {
        lock (_gate)
        {
            if (Of<BooleanNode>(name)) _space.Write(name, new Number(value ? 1L : 0L));
        }
    }

    /// <summary>The name of the entry that is set.</summary>
    public string GetEnumeration(string name)
    {
        lock (_gate) return Of<EnumerationNode>(name) ? _space.ReadText(name) : "";
    }

    public void SetEnumeration(string name, string entry)
    {
        lock (_gate)
        {
            if (Of<EnumerationNode>(name)) _space.WriteText(name, entry);
        }
    }

    /// <summary>Names of the entries that may be set now.</summary>
    public IReadOnlyList<string> GetEntries(string name)
    {
        lock (_gate)
        {
            Of<EnumerationNode>(name);
            return [.. ((EnumerationNode)_space.Find(name)).Entries.Where(e => e.CanBeSet(_space)).Select(e => e.Name)];
        }
    }

    public string GetString(string name)
    {
        lock (_gate)
        {
            _space.Begin(name);
            return _space.ReadText(name);
        }
    }

    public void SetString(string name, string value)
    {
        lock (_gate)
        {
            _space.Begin(name);
            _space.WriteText(name, value);
        }
    }

    /// <summary>Runs a command feature, such as <c>AcquisitionStart</c>. What the camera changes by it is read anew.</summary>
    public void Execute(string name)
    {
        lock (_gate)
        {
            _space.Begin(name);
            _space.Execute(name);
            _space.ForgetCache();
        }
    }

    /// <summary>Any feature's value as text, the way <see cref="SetText"/> takes it.</summary>
    public string GetText(string name)
    {
        lock (_gate)
        {
            Node node = _space.Begin(name);
            if (node is EnumerationNode or StringNode or TextRegNode) return _space.ReadText(name);
            Number value = _space.Read(name);
            if (node is BooleanNode) return value.AsInteger() != 0 ? "true" : "false";
            return value.IsFloat
                ? value.AsFloat().ToString("R", CultureInfo.InvariantCulture)
                : value.AsInteger().ToString(CultureInfo.InvariantCulture);
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
                    _space.Execute(name);
                    _space.ForgetCache();
                    break;
                case EnumerationNode or StringNode or TextRegNode:
                    _space.WriteText(name, value);
                    break;
                case BooleanNode:
                    if (!bool.TryParse(value, out bool on))
                        throw _space.Fault(FeatureError.OutOfRange, name, $"= '{value}' is neither true nor false");
                    _space.Write(name, new Number(on ? 1L : 0L));
                    break;
                default:
                    _space.Write(name, ParseNumber(name, value));
                    break;
            }
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
            bool isFloat = _space.Read(name).IsFloat;
            return isFloat ? Math.Abs(a - b) <= Math.Max(1e-9, 0.01 * Math.Abs(a)) : a.Equals(b);
        }
    }

    internal bool IsCommand(string name)
    {
        lock (_gate) return _space.Begin(name) is CommandNode;
    }

    private bool Of<T>(string name)
        where T : Node
    {
        Node node = _space.Begin(name);
        if (node is T) return true;
        throw _space.Fault(FeatureError.WrongType, name, $"is a {node.Kind}, not a {typeof(T).Name[..^4]}");
    }

    private Number ParseNumber(string name, string value)
    {
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)) return new Number(integer);
        if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && ulong.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hex))
        {
            return new Number(unchecked((long)hex));
        }

        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)) return new Number(real);
        throw _space.Fault(FeatureError.OutOfRange, name, $"= '{value}' is no number");
    }
}
