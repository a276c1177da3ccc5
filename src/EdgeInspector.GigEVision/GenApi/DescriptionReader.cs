using System.Xml;
using System.Xml.Linq;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Reads the camera's XML description into nodes.</summary>
/// <remarks>
/// The file comes from outside: document types and external entities are refused, its size is bounded, and one node that cannot be read
/// is set aside with the reason while the others work. Never throws for what the file holds.
/// </remarks>
internal sealed class DescriptionReader
{
    private const int CharactersMax = 16 * 1024 * 1024;
    private const int GroupDepthMax = 16;

    private readonly Dictionary<string, Node> _nodes = [];
    private readonly List<string> _names = [];
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
        problem = "";
        ReadOnlyMemory<byte> xml = Trim(file);
        XElement? root;
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = CharactersMax,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            };
            using var reader = XmlReader.Create(new MemoryStream(xml.ToArray(), writable: false), settings);
            root = XDocument.Load(reader).Root;
        }
        catch (Exception broken) when (broken is XmlException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            problem = $"XML description cannot be read: {broken.Message}";
            return null;
        }

        if (root is null || root.Name.LocalName != "RegisterDescription")
        {
            problem = $"XML description starts with <{root?.Name.LocalName}>, not with <RegisterDescription>";
            return null;
        }

        var description = new DescriptionReader { SchemaVersion = ReadSchemaVersion(root) };
        description.AddAll(root, 0);
        return description;
    }

    private static Version ReadSchemaVersion(XElement root)
    {
        int Part(string name) => int.TryParse(root.Attribute(name)?.Value, out int part) && part is >= 0 and < 1000 ? part : 0;
        return new Version(Part("SchemaMajorVersion"), Part("SchemaMinorVersion"), Part("SchemaSubMinorVersion"));
    }

    // Some cameras put text before the first element, and zeros behind the last. [Aravis vendor lists]
    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        int end = bytes.LastIndexOf((byte)'>');
        int start = bytes.IndexOf((byte)'<');
        return start < 0 || end < start ? file : file.Slice(start, end + 1 - start);
    }

    private void AddAll(XElement parent, int depth)
    {
        foreach (XElement element in parent.Elements())
        {
            string kind = element.Name.LocalName;
            if (kind == "Group")
            {
                if (depth < GroupDepthMax) AddAll(element, depth + 1);
            }
            else if (kind == "StructReg")
            {
                foreach (XElement entry in element.Elements().Where(e => e.Name.LocalName == "StructEntry")) Add(entry, element, listed: true);
            }
            else
            {
                Add(element, null, listed: true);
            }
        }
    }

    private void Add(XElement element, XElement? outer, bool listed)
    {
        string? name = element.Attribute("Name")?.Value.Trim();
        if (string.IsNullOrEmpty(name)) return;
        try
        {
            var node = new NodeReader(element, outer, name, AddNested);
            Node read = node.Read();
            if (!_nodes.TryAdd(name, read)) return;
            if (listed) _names.Add(name);
        }
        catch (FormatException broken)
        {
            _broken.TryAdd(name, broken.Message);
        }
    }

    // A formula that stands within a register gets a name that no file can hold.
    private string AddNested(XElement element, string outerName)
    {
        string name = $"{outerName}<{_nodes.Count}>";
        Node node = new NodeReader(element, null, name, AddNested).Read();
        _nodes[name] = node;
        return name;
    }
}
