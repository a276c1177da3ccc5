using System.Globalization;
using System.Runtime.CompilerServices;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>All nodes of one camera by name, the port to its registers, and the rules that hold for every access.</summary>
/// <remarks>Not thread-safe; the <see cref="FeatureMap"/> locks.</remarks>
internal sealed class NodeSpace(string camera, IReadOnlyDictionary<string, Node> nodes, IReadOnlyDictionary<string, string> broken, IRegisterPort port)
{
    /// <summary>Nodes that may lean on each other in a row: real descriptions need a dozen, a circle needs more than any.</summary>
    public const int DepthMax = 64;

    /// <summary>Steps that one access may take: a node entered or a term of a formula is 1, a register asked of the camera 50.</summary>
    /// <remarks>Real features need some hundred. Nodes that each need another twice would take 2^n, with the lock held.</remarks>
    public const int StepsMax = 100_000;

    private const int RegisterSteps = 50;

    private readonly Dictionary<string, RegisterNode[]> _dependentRegisters = [];
    private Dictionary<string, List<string>>? _dependents;
    private int _depth;
    private int _steps;

    // What the caller asked for: its name belongs in the message, not that of a register deep below.
    private string _asked = "";
    private string _value = "";

    public IReadOnlyDictionary<string, string> Broken { get; } = broken;

    public Node Find(string name)
    {
        if (nodes.TryGetValue(name, out Node? node)) return node;
        throw Broken.TryGetValue(name, out string? why)
            ? Fault(FeatureError.BrokenDescription, name, $"has a broken description: {why}")
            : Fault(FeatureError.NotFound, name, "is not in the camera's description");
    }

    /// <summary>A new access begins, of the feature by this name: its steps are counted from 0.</summary>
    public Node Begin(string name)
    {
        (_asked, _value, _steps, _depth) = (name, "", 0, 0);
        return Find(name);
    }

    public Number Read(string name)
    {
        Node node = Enter(name);
        try
        {
            Demand(node, NodeAccess.Read);
            return node.Read(this);
        }
        finally
        {
            _depth--;
        }
    }

    public void Write(string name, Number value)
    {
        Node node = Enter(name);
        try
        {
            Demand(node, NodeAccess.Write);
            if (_depth == 1) _value = value.IsFloat ? value.AsFloat().ToString("R", CultureInfo.InvariantCulture) : value.AsInteger().ToString(CultureInfo.InvariantCulture);
            node.Write(this, value);
        }
        finally
        {
            _depth--;
        }
    }

    public string ReadText(string name)
    {
        Node node = Enter(name);
        try
        {
            Demand(node, NodeAccess.Read);
            return node.ReadText(this);
        }
        finally
        {
            _depth--;
        }
    }

    public void WriteText(string name, string value)
    {
        Node node = Enter(name);
        try
        {
            Demand(node, NodeAccess.Write);
            if (_depth == 1) _value = value;
            node.WriteText(this, value);
        }
        finally
        {
            _depth--;
        }
    }

    public void Execute(string name)
    {
        Node node = Enter(name);
        try
        {
            if (node is not CommandNode command) throw Fault(FeatureError.WrongType, name, $"is a {node.Kind}, not a Command");
            Demand(node, NodeAccess.Write);
            command.Execute(this);
        }
        finally
        {
            _depth--;
        }
    }

    public NodeRange Range(string name)
    {
        Node node = Enter(name);
        try
        {
            return node.Range(this);
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>What the description allows, down to the register; pIsAvailable and pIsLocked are not asked.</summary>
    public NodeAccess Access(string name)
    {
        Node node = Enter(name);
        try
        {
            return node.Access(this) & node.ImposedAccess;
        }
        finally
        {
            _depth--;
        }
    }

    public bool IsThere(Node node) =>
        (node.IsImplemented is null || node.IsImplemented.Read(this).AsInteger() != 0)
        && (node.IsAvailable is null || node.IsAvailable.Read(this).AsInteger() != 0);

    /// <summary>Throws unless the node may be read, or written, now.</summary>
    public void Demand(Node node, NodeAccess access)
    {
        if (node.IsImplemented is not null && node.IsImplemented.Read(this).AsInteger() == 0)
            throw Fault(FeatureError.NotImplemented, node.Name, "is not implemented in this camera");
        if (node.IsAvailable is not null && node.IsAvailable.Read(this).AsInteger() == 0)
            throw Fault(FeatureError.NotAvailable, node.Name, $"is not available now (pIsAvailable {node.IsAvailable.NodeName})");
        if (access == NodeAccess.Write && node.IsLocked is not null && node.IsLocked.Read(this).AsInteger() != 0)
            throw Fault(FeatureError.Locked, node.Name, $"is locked now (pIsLocked {node.IsLocked.NodeName})");
        NodeAccess allowed = Access(node.Name);
        if (node is PlainNode || (allowed & access) == access) return;
        throw access == NodeAccess.Write
            ? Fault(FeatureError.ReadOnly, node.Name, "may only be read")
            : Fault(FeatureError.WriteOnly, node.Name, "may only be written");
    }

    /// <summary>Counts steps towards <see cref="StepsMax"/>; throws when the access takes more.</summary>
    public void Spend(Node node, int steps)
    {
        _steps += steps;
        if (_steps <= StepsMax) return;
        string feature = _asked.Length > 0 ? _asked : node.Name;
        throw Fault(FeatureError.BrokenDescription, feature, $"takes more than {StepsMax} steps to evaluate; given up at '{node.Name}'");
    }

    public void ReadRegister(RegisterNode register, long address, Span<byte> bytes)
    {
        Spend(register, RegisterSteps);
        CheckPort(register);
        if (!port.TryRead(address, bytes, out string problem))
            throw Unreached(register, $"cannot be read at 0x{address:X}", problem);
    }

    public void WriteRegister(RegisterNode register, long address, ReadOnlySpan<byte> bytes)
    {
        CheckPort(register);

        // What was written is not kept: a camera may round it, and the next read must tell the truth.
        ForgetOverlapping(address, bytes.Length);
        Written(register.Name);
        if (!port.TryWrite(address, bytes, out string problem))
            throw Unreached(register, $"{(_value.Length > 0 ? $"= {_value} " : "")}cannot be written at 0x{address:X}", problem);
    }

    /// <summary>A node has a new value: whatever leans on it, or names it as invalidator, is read anew.</summary>
    public void Written(string name)
    {
        if (!_dependentRegisters.TryGetValue(name, out RegisterNode[]? registers))
            _dependentRegisters[name] = registers = FindDependentRegisters(name);
        foreach (RegisterNode register in registers) register.ForgetCache();
    }

    public void ForgetCache()
    {
        foreach (Node node in nodes.Values) (node as RegisterNode)?.ForgetCache();
    }

    public void CheckInteger(string name, long value, NodeRange range)
    {
        long min = range.Min.AsInteger();
        long max = range.Max.AsInteger();
        long inc = Math.Max(1, range.Inc.AsInteger());
        if (value >= min && value <= max && unchecked((ulong)value - (ulong)min) % (ulong)inc == 0) return;
        throw Fault(FeatureError.OutOfRange, name, $"= {value} is outside {min}..{max}{(inc > 1 ? $" in steps of {inc}" : "")}");
    }

    public void CheckFloat(string name, double value, NodeRange range)
    {
        double min = range.Min.AsFloat();
        double max = range.Max.AsFloat();
        if (value >= min && value <= max) return;
        throw Fault(FeatureError.OutOfRange, name, string.Create(CultureInfo.InvariantCulture, $"= {value} is outside {min}..{max}"));
    }

    public FeatureException Fault(FeatureError error, string feature, string what) =>
        new(error, feature, $"camera '{camera}': feature '{feature}' {what}");

    private FeatureException Unreached(RegisterNode register, string what, string problem)
    {
        string feature = _asked.Length > 0 ? _asked : register.Name;
        return Fault(FeatureError.AccessFailed, feature, $"{what}{(feature == register.Name ? "" : $" ({register.Name})")}: {problem}");
    }

    private Node Enter(string name)
    {
        Node node = Find(name);
        if (_depth >= DepthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Fault(FeatureError.BrokenDescription, name, $"leans on more than {DepthMax} nodes in a row, or on itself");
        Spend(node, 1);
        _depth++;
        return node;
    }

    private void CheckPort(RegisterNode register)
    {
        if (nodes.TryGetValue(register.Port, out Node? found) && found is PlainNode { IsChunkPort: true })
            throw Fault(FeatureError.NotAvailable, register.Name, "is chunk data, which is not a register of the camera");
    }

    private void ForgetOverlapping(long address, int length)
    {
        foreach (Node node in nodes.Values)
        {
            if (node is RegisterNode { CachedLength: > 0 } other && other.CachedAddress < address + length && address < other.CachedAddress + other.CachedLength)
                other.ForgetCache();
        }
    }

    private RegisterNode[] FindDependentRegisters(string name)
    {
        if (_dependents is null)
        {
            _dependents = [];
            foreach (Node node in nodes.Values)
            {
                foreach (string source in node.References.Concat(node.Invalidators))
                {
                    if (!_dependents.TryGetValue(source, out List<string>? list)) _dependents[source] = list = [];
                    list.Add(node.Name);
                }
            }
        }

        var seen = new HashSet<string> { name };
        var open = new Queue<string>([name]);
        var registers = new List<RegisterNode>();
        while (open.TryDequeue(out string? current))
        {
            if (nodes.TryGetValue(current, out Node? node) && node is RegisterNode register) registers.Add(register);
            if (!_dependents.TryGetValue(current, out List<string>? dependents)) continue;
            foreach (string dependent in dependents)
            {
                if (!seen.Add(dependent)) continue;
                open.Enqueue(dependent);

                // A node that shows another's value is invalidated together with what it shows.
                if (nodes.TryGetValue(dependent, out Node? invalidated) && invalidated.Invalidators.Contains(current))
                    foreach (string shown in invalidated.References.Where(seen.Add)) open.Enqueue(shown);
            }
        }

        return [.. registers];
    }
}
