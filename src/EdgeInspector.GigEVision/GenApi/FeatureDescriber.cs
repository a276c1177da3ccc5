namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Puts together what is known of a feature now.</summary>
internal static class FeatureDescriber
{
    public static FeatureDescription Describe(NodeSpace space, Node node, CategoryTree tree, Func<Node, string> textOf)
    {
        NodeFace face = node.Face;
        string problem = "";
        FeatureAccess access = Try(() => space.AccessNow(node), FeatureAccess.NA);
        bool isNumber = node.FeatureKind is FeatureKind.Integer or FeatureKind.Float;
        bool hasValue = access is FeatureAccess.RO or FeatureAccess.RW && node is not (PlainNode or CommandNode);
        bool isThere = access is not (FeatureAccess.NI or FeatureAccess.NA);
        NodeRange? range = isNumber && isThere ? Try(() => (NodeRange?)space.Range(node), null) : null;
        return new FeatureDescription
        {
            Name = node.Name,
            Kind = node.FeatureKind,
            CategoryPath = tree.PathOf(node.Name),
            DisplayName = face.DisplayName,
            ToolTip = face.ToolTip,
            Description = face.Description,
            Visibility = face.Visibility,
            Unit = face.Unit,
            Representation = face.Representation,
            IsStreamable = face.IsStreamable,
            Alias = face.Alias,
            EventId = face.EventId,
            Access = access,
            Value = hasValue ? Try(() => textOf(node), null) : null,
            Min = range?.Min == NodeRange.Floats.Min ? null : range?.Min.ToText(),
            Max = range?.Max == NodeRange.Floats.Max ? null : range?.Max.ToText(),
            Inc = range?.Inc.AsFloat() == 0 ? null : range?.Inc.ToText(),
            Entries = node is EnumerationNode enumeration && isThere
                ? Try(() => enumeration.Entries.Where(e => e.CanBeSet(space)).Select(e => e.Name).ToArray(), [])
                : [],
            Selectors = tree.SelectorsOf(node.Name),
            Selected = face.Selected,
            Problem = problem,
        };

        T Try<T>(Func<T> read, T otherwise)
        {
            space.Begin(node.Name);
            try
            {
                return read();
            }
            catch (FeatureException fault)
            {
                if (problem.Length == 0) problem = fault.Message;
                return otherwise;
            }
        }
    }
}
