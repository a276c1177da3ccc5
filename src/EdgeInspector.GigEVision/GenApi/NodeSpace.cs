using System.Globalization;
using System.Runtime.CompilerServices;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>All nodes of one camera by name, the port to its registers, and the rules that hold for every access.</summary>
/// <remarks>Not thread-safe; the <see cref="FeatureMap"/> locks. Each access starts with <see cref="Begin"/>.</remarks>
internal sealed class NodeSpace(
    string camera, IReadOnlyDictionary<string, Node> nodes, IReadOnlyDictionary<string, string> broken, IRegisterPort port, TimeProvider time)
{
    /// <summary>Nodes that may lean on each other in a row: real descriptions need a dozen, a circle needs more than any.</summary>
    public const int DepthMax = 64;

    /// <summary>Steps that one access may take: a node entered or a term of a formula is 1, a register asked of the camera 50.</summary>
    /// <remarks>Real features need some hundred. Nodes that each need another twice would take 2^n, with the lock held.</remarks>
    public const int StepsMax = 100_000;

    private const int RegisterSteps = 50;

    private readonly NodeDependence _dependence = new(nodes);
    private readonly RegisterCache _cache = new();
    private int _steps;

    // What the caller asked for: its name belongs in the message, not that of a register deep below.
    private string _asked = "";
    private string _value = "";

    public IReadOnlyDictionary<string, string> Broken { get; } = broken;

    /// <summary>Nodes entered and not yet left. Who catches a fault on the way sets it back to what it was.</summary>
    public int Depth { get; set; }

    /// <summary>A timestamp for <see cref="IsOlder"/>.</summary>
    public long Now => time.GetTimestamp();

    public bool IsOlder(long since, long ms) => time.GetElapsedTime(since).TotalMilliseconds >= ms;

    /// <summary>A new access begins, of the feature by this name: its steps are counted from 0.</summary>
    public Node Begin(string name)
    {
        (_asked, _value, _steps, Depth) = (name, "", 0, 0);
        return Find(name);
    }

    public Node Find(string name)
    {
        if (nodes.TryGetValue(name, out Node? node)) return node;
        throw Broken.TryGetValue(name, out string? why)
            ? Fault(FeatureError.BrokenDescription, name, $"has a broken description: {why}")
            : Fault(FeatureError.NotFound, name, "is not in the camera's description");
    }

    public Number Read(Node node)
    {
        Enter(node);
        Demand(node, NodeAccess.Read);
        Number value = node.Read(this);
        Depth--;
        return value;
    }

    public void Write(Node node, Number value)
    {
        Enter(node);
        Demand(node, NodeAccess.Write);
        if (Depth == 1) _value = value.ToText();
        node.Write(this, value);
        Depth--;
    }

    public string ReadText(Node node)
    {
        Enter(node);
        Demand(node, NodeAccess.Read);
        string value = node.ReadText(this);
        Depth--;
        return value;
    }

    public void WriteText(Node node, string value)
    {
        Enter(node);
        Demand(node, NodeAccess.Write);
        if (Depth == 1) _value = value;
        node.WriteText(this, value);
        Depth--;
    }

    public void Execute(Node node)
    {
        Enter(node);
        if (node is not CommandNode command) throw Fault(FeatureError.WrongType, node.Name, $"is a {node.Kind}, not a Command");
        Demand(node, NodeAccess.Write);
        command.Execute(this);
        Depth--;
    }

    public NodeRange Range(Node node)
    {
        Enter(node);
        NodeRange range = node.Range(this);
        Depth--;
        return range;
    }

    /// <summary>What the description allows, down to the register; pIsAvailable and pIsLocked are not asked.</summary>
    public NodeAccess Access(Node node)
    {
        Enter(node);
        NodeAccess access = node.Access(this) & node.ImposedAccess;
        Depth--;
        return access;
    }

    /// <summary>What may be done now, down to the register.</summary>
    public FeatureAccess AccessNow(Node feature)
    {
        bool isLocked = false;
        int depth = Depth;
        for (Node? node = feature; node is not null; node = node.Shows(this))
        {
            Enter(node);
            if (!IsTrue(node.IsImplemented)) return FeatureAccess.NI;
            if (!IsTrue(node.IsAvailable)) return FeatureAccess.NA;
            isLocked |= node.IsLocked is not null && node.IsLocked.Read(this).AsInteger() != 0;
        }

        Depth = depth;
        NodeAccess allowed = Access(feature) & (isLocked ? NodeAccess.Read : NodeAccess.ReadWrite);
        return allowed switch
        {
            NodeAccess.ReadWrite => FeatureAccess.RW,
            NodeAccess.Read => FeatureAccess.RO,
            NodeAccess.Write => FeatureAccess.WO,
            NodeAccess.None or _ => feature is PlainNode ? FeatureAccess.RO : FeatureAccess.NA,
        };
    }

    public bool IsThere(Node node) => IsTrue(node.IsImplemented) && IsTrue(node.IsAvailable);

    /// <summary>Throws unless the node may be read, or written, now.</summary>
    public void Demand(Node node, NodeAccess access)
    {
        if (!IsTrue(node.IsImplemented)) throw Fault(FeatureError.NotImplemented, node.Name, "is not implemented in this camera");
        if (!IsTrue(node.IsAvailable))
            throw Fault(FeatureError.NotAvailable, node.Name, $"is not available now (pIsAvailable {node.IsAvailable!.NodeName})");
        if (access == NodeAccess.Write && node.IsLocked is not null && node.IsLocked.Read(this).AsInteger() != 0)
            throw Fault(FeatureError.Locked, node.Name, $"is locked now (pIsLocked {node.IsLocked.NodeName})");
        NodeAccess allowed = Access(node);
        if (node is PlainNode || (allowed & access) == access) return;
        throw access == NodeAccess.Write
            ? Fault(FeatureError.ReadOnly, node.Name, "may only be read")
            : Fault(FeatureError.WriteOnly, node.Name, "may only be written");
    }

    /// <summary>One node deeper; whoever enters takes 1 from <see cref="Depth"/> when it is done.</summary>
    public void Enter(Node node)
    {
        if (Depth >= DepthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Fault(FeatureError.BrokenDescription, node.Name, $"leans on more than {DepthMax} nodes in a row, or on itself");
        Spend(node, 1);
        Depth++;
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
        _cache.ForgetOverlapping(address, bytes.Length);
        Written(register);
        if (!port.TryWrite(address, bytes, out string problem))
            throw Unreached(register, $"{(_value.Length > 0 ? $"= {_value} " : "")}cannot be written at 0x{address:X}", problem);
    }

    /// <summary>A register keeps what it read: a write to any of its bytes makes that worthless.</summary>
    public void Cached(RegisterNode register) => _cache.Add(register);

    /// <summary>A node has a new value: whatever leans on it, or names it as invalidator, is read anew.</summary>
    public void Written(Node node)
    {
        node.Dependents ??= _dependence.RegistersBehind(node);
        foreach (RegisterNode register in node.Dependents) register.ForgetCache();
    }

    public void ForgetCache()
    {
        foreach (Node node in nodes.Values) (node as RegisterNode)?.ForgetCache();
    }

    public void CheckInteger(string name, Number value, NodeRange range)
    {
        Int128 wide = value.AsWide();
        Int128 min = range.Min.AsWide();
        Int128 max = range.Max.AsWide();
        Int128 inc = Int128.Max(1, range.Inc.AsWide());
        if (wide >= min && wide <= max && (inc == 1 || (wide - min) % inc == 0)) return;
        throw Fault(
            FeatureError.OutOfRange,
            name,
            string.Create(CultureInfo.InvariantCulture, $"= {wide} is outside {min}..{max}{(inc > 1 ? $" in steps of {inc}" : "")}"));
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

    private bool IsTrue(Operand? condition) => condition is null || condition.Read(this).AsInteger() != 0;

    private FeatureException Unreached(RegisterNode register, string what, string problem)
    {
        string feature = _asked.Length > 0 ? _asked : register.Name;
        return Fault(FeatureError.AccessFailed, feature, $"{what}{(feature == register.Name ? "" : $" ({register.Name})")}: {problem}");
    }

    private void CheckPort(RegisterNode register)
    {
        if (nodes.TryGetValue(register.Port, out Node? found) && found is PlainNode { IsChunkPort: true })
            throw Fault(FeatureError.NotAvailable, register.Name, "is chunk data, which is not a register of the camera");
    }
}
