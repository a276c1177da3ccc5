namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Which registers may hold another value once a node is written: what leans on it, what names it as invalidator, what it selects.</summary>
internal sealed class NodeDependence(IReadOnlyDictionary<string, Node> nodes)
{
    private Dictionary<string, List<string>>? _dependents;

    public RegisterNode[] RegistersBehind(Node written)
    {
        Dictionary<string, List<string>> dependentsOf = _dependents ??= Turn();
        var seen = new HashSet<string> { written.Name };
        var open = new Queue<string>([written.Name]);
        var registers = new List<RegisterNode>();
        while (open.TryDequeue(out string? current))
        {
            if (!nodes.TryGetValue(current, out Node? node)) continue;
            if (node is RegisterNode register) registers.Add(register);

            // A selector changes what stands behind the features that it selects, even where their address stays the same.
            foreach (string selected in node.Face.Selected) Show(selected);
            if (!dependentsOf.TryGetValue(current, out List<string>? dependents)) continue;
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

        void Show(string name)
        {
            if (seen.Add(name)) open.Enqueue(name);
            if (nodes.TryGetValue(name, out Node? node))
                foreach (string shown in node.References.Where(seen.Add)) open.Enqueue(shown);
        }
    }

    private Dictionary<string, List<string>> Turn()
    {
        Dictionary<string, List<string>> dependents = [];
        foreach (Node node in nodes.Values)
        {
            foreach (string source in node.References.Concat(node.Invalidators))
            {
                if (!dependents.TryGetValue(source, out List<string>? list)) dependents[source] = list = [];
                list.Add(node.Name);
            }
        }

        return dependents;
    }
}
