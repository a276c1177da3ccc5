namespace EdgeInspector.GigEVision.GenApi;

/// <summary>What a name in a formula stands for: a constant, the value given to a converter, another expression, or a part of a node.</summary>
internal sealed class FormulaVariable
{
    public required string Name { get; init; }

    /// <summary>The value that a converter is given: FROM or TO.</summary>
    public bool IsGiven { get; init; }

    public Number? Constant { get; init; }

    public BoundFormula? Expression { get; init; }

    public Operand? Node { get; init; }

    /// <summary>What of the node is meant: empty or Value, Min, Max, Inc, or Entry.name.</summary>
    public string Part { get; init; } = "";

    /// <summary>The node's part as it is now.</summary>
    public Number ReadNode(NodeSpace space)
    {
        if (Part.Length == 0) return Node!.Read(space);
        Node node = Node!.Node(space);
        return Part switch
        {
            "Min" => space.Range(node).Min,
            "Max" => space.Range(node).Max,
            "Inc" => space.Range(node).Inc,
            _ when Part.StartsWith("Entry.", StringComparison.Ordinal) => Entry(space, node),
            _ => space.Read(node),
        };
    }

    private Number Entry(NodeSpace space, Node node)
    {
        foreach (EnumerationEntry entry in (node as EnumerationNode)?.Entries ?? [])
        {
            if (Part.AsSpan("Entry.".Length).SequenceEqual(entry.Name)) return entry.Value.Read(space);
        }

        throw space.Fault(FeatureError.BrokenDescription, node.Name, $"has no entry for the variable '{Name}'");
    }
}
