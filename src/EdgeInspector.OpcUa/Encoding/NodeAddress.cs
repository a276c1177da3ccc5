namespace EdgeInspector.OpcUa;

/// <summary>A node as a configuration names it: <c>nsu=urn:plc:vision;s=DB_Vision.Verdict</c>, or with an index <c>ns=3;s=…</c>.</summary>
/// <remarks>
/// A namespace's index may change whenever the server restarts, its URI does not; so an address is resolved anew after every new session.
/// </remarks>
public sealed record NodeAddress
{
    private NodeAddress(string text, string? namespaceUri, NodeId node)
    {
        Text = text;
        NamespaceUri = namespaceUri;
        Node = node;
    }

    /// <summary>The text as it was configured; every message names the node by it.</summary>
    public string Text { get; }

    public string? NamespaceUri { get; }

    /// <summary>The identifier; its namespace index counts only when <see cref="NamespaceUri"/> is null.</summary>
    public NodeId Node { get; }

    public static implicit operator NodeAddress(string text) => Parse(text);

    public static implicit operator NodeAddress(NodeId node) => FromNodeId(node);

    public static NodeAddress FromNodeId(NodeId node) => new(node.ToString(), null, node);

    public static bool TryParse(string? text, out NodeAddress? address)
    {
        address = null;
        if (string.IsNullOrWhiteSpace(text)) return false;

        string? uri = null;
        string rest = text;
        if (text.StartsWith("nsu=", StringComparison.Ordinal))
        {
            // A URI may itself hold a semicolon, so the identifier is searched from its own mark.
            int end = -1;
            foreach (string mark in (ReadOnlySpan<string>)[";s=", ";i=", ";g=", ";b="])
            {
                int at = text.IndexOf(mark, StringComparison.Ordinal);
                if (at >= 0 && (end < 0 || at < end)) end = at;
            }

            if (end <= 4) return false;
            uri = text[4..end];
            rest = text[(end + 1)..];
        }

        if (!NodeId.TryParse(rest, out NodeId node)) return false;
        address = new NodeAddress(text, uri, node);
        return true;
    }

    public static NodeAddress Parse(string text) =>
        TryParse(text, out NodeAddress? address)
            ? address!
            : throw new FormatException($"'{text}' is not a node: expected nsu=<uri>;s=<text> (or i=, g=, b=), or ns=<index>;s=<text>");

    /// <summary>Finds the node in a session's namespaces; false when the server does not know the URI.</summary>
    public bool TryResolve(IReadOnlyList<string> namespaces, out NodeId node)
    {
        node = Node;
        if (NamespaceUri is null) return true;
        for (int i = 0; i < namespaces.Count; i++)
        {
            if (!string.Equals(namespaces[i], NamespaceUri, StringComparison.Ordinal)) continue;
            node = Node.WithNamespace((ushort)i);
            return true;
        }

        return false;
    }

    public override string ToString() => Text;
}
