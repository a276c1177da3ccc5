namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Reads the camera's XML description into nodes.</summary>
/// <remarks>
/// One node that cannot be read is set aside with the reason while the others work. Never throws for what the file holds.
/// </remarks>
internal sealed class DescriptionReader
{
    private const int GroupDepthMax = 16;

    private readonly Dictionary<string, Node> _nodes = [];
    private readonly List<string> _names = [];
    private readonly HashSet<string> _written = [];
    private readonly Dictionary<string, string> _broken = [];

    private DescriptionReader()
    {
    }

    public IReadOnlyDictionary<string, Node> Nodes => _nodes;

    /// <summary>Names in the order of the file, without nodes that only exist within another.</summary>
    public IReadOnlyList<string> Names => _names;

    public IReadOnlyDictionary<string, string> Broken => _broken;

    public Version SchemaVersion { get; private set; } = new(1, 1, 0);

    /// <summary>Reads a file; null, with the reason, when it is no description at all.</summary>
    public static DescriptionReader? TryRead(ReadOnlyMemory<byte> file, out string problem)
    {
        DescriptionElement? root = DescriptionXml.TryRead(file, out problem);
        if (problem.Length > 0) return null;
        if (root is null || root.Name != "RegisterDescription")
        {
            problem = $"XML description starts with <{root?.Name}>, not with <RegisterDescription>";
            return null;
        }

        var description = new DescriptionReader { SchemaVersion = ReadSchemaVersion(root) };
        description.Collect(root, 0);
        description.AddAll(root, 0);
        return description;
    }

    private static Version ReadSchemaVersion(DescriptionElement root)
    {
        int Part(string name) => int.TryParse(root.Attribute(name), out int part) && part is >= 0 and < 1000 ? part : 0;
        return new Version(Part("SchemaMajorVersion"), Part("SchemaMinorVersion"), Part("SchemaSubMinorVersion"));
    }

    private void Collect(DescriptionElement parent, int depth)
    {
        foreach (DescriptionElement element in parent.Children)
        {
            if (element.Attribute("Name") is string name) _written.Add(name);
            if (element.Name is "Group" or "StructReg" && depth <= GroupDepthMax) Collect(element, depth + 1);
        }
    }

    private void AddAll(DescriptionElement parent, int depth)
    {
        foreach (DescriptionElement element in parent.Children)
        {
            switch (element.Name)
            {
                case "Group":
                    AddAll(element, depth + 1);
                    break;
                case "StructReg":
                    foreach (DescriptionElement entry in element.Children)
                        if (entry.Name == "StructEntry") Add(entry, element, depth);
                    break;
                default:
                    Add(element, null, depth);
                    break;
            }
        }
    }

    private void Add(DescriptionElement element, DescriptionElement? outer, int depth)
    {
        string? name = element.Attribute("Name");
        if (string.IsNullOrEmpty(name)) return;
        if (depth > GroupDepthMax)
        {
            _broken.TryAdd(name, $"stands in groups nested more than {GroupDepthMax} deep");
            return;
        }

        try
        {
            Node read = new NodeReader(element, outer, name, AddNested).Read();
            if (_nodes.TryAdd(name, read)) _names.Add(name);
            else _broken.TryAdd(name, "stands more than once in the description; the first is used");
        }
        catch (FormatException broken)
        {
            _broken.TryAdd(name, broken.Message);
        }
    }

    // A formula that stands within a register keeps its name, by which others may refer to it, unless a node of the file bears it; then, and
    // without one, it gets a name that no file can hold.
    private string AddNested(DescriptionElement element, string outerName)
    {
        string own = element.Attribute("Name") ?? "";
        string name = own.Length > 0 && !_written.Contains(own) && !_nodes.ContainsKey(own) ? own : $"{outerName}<{_nodes.Count}>";
        Node node = new NodeReader(element, null, name, AddNested).Read();
        _nodes[name] = node;
        return name;
    }
}
