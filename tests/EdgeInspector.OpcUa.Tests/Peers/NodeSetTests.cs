using System.Globalization;
using System.Xml.Linq;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Our tables of nodes against the node sets that node-opcua ships: nothing in them may be our own invention.</summary>
public sealed class NodeSetTests
{
    private static readonly XNamespace Ua = "http://opcfoundation.org/UA/2011/03/UANodeSet.xsd";
    private static readonly XNamespace Types = "http://opcfoundation.org/UA/2008/02/Types.xsd";

    [Theory]
    [InlineData("Opc.Ua.NodeSet2.xml", "", 500)]
    [InlineData("Opc.Ua.MachineVision.NodeSet2.xml", "Opc.Ua.NodeSet2.xml", 680)]
    public void Every_node_of_our_table_is_the_published_one(string file, string below, int countMin)
    {
        NodeTable table = below.Length == 0 ? NodeTable.Standard : NodeTable.MachineVision;
        PublishedNodeSet published = PublishedNodeSet.Load(file);
        Dictionary<string, NodeId> referenceTypes = ReferenceTypes(published, below.Length == 0 ? null : PublishedNodeSet.Load(below));

        Assert.True(table.Nodes.Count >= countMin, $"{table.Nodes.Count} nodes");
        foreach (NodeTableRow row in table.Nodes)
        {
            XElement node = published.Find(row.NodeId);
            Assert.Equal(ClassOf(node), row.NodeClass);
            Assert.Equal(PublishedNodeSet.NameOf(node), row.BrowseName);
            Assert.Equal((bool?)node.Attribute("IsAbstract") ?? false, row.IsAbstract);
            Assert.Equal((bool?)node.Attribute("Symmetric") ?? false, row.IsSymmetric);
            Assert.Equal(((int?)node.Attribute("EventNotifier") ?? 0) == 1, row.GivesEvents);
            Assert.Equal((string?)node.Element(Ua + "InverseName"), row.InverseName);
            Assert.Equal(published.TargetOf(node, WellKnownNodes.HasTypeDefinition), row.TypeDefinition);
            Assert.Equal(published.TargetOf(node, WellKnownNodes.HasModellingRule), row.ModellingRule);
            if (row.NodeClass is NodeClass.Variable or NodeClass.VariableType)
            {
                Assert.Equal(published.DataTypeOf(node), row.DataType);
                Assert.Equal((int?)node.Attribute("ValueRank") ?? -1, row.ValueRank);
            }

            if (row.ParentReference.Length > 0) Assert.True(published.HasReference(row.Parent, referenceTypes[row.ParentReference], row.NodeId), row.NodeId.ToString());
            Assert.Equal(published.FieldsOf(node), row.Fields);
            Assert.Equal(PublishedNodeSet.EnumValuesOf(node), row.EnumValues);
            Assert.Equal(published.ArgumentsOf(node), row.Arguments);
            if (row.Value is not null) Assert.Equal(node.Element(Ua + "Value")!.Elements().Single().Value, row.Value);
        }

        foreach ((NodeId from, string type, NodeId to) in table.References) Assert.True(published.HasReference(from, referenceTypes[type], to), $"{from} {type} {to}");
    }

    // Left out on purpose: the type dictionaries of 1.03 and the XML encodings.
    [Fact]
    public void Nothing_of_Machine_Vision_but_dictionaries_and_XML_encodings_is_missing()
    {
        PublishedNodeSet published = PublishedNodeSet.Load("Opc.Ua.MachineVision.NodeSet2.xml");
        HashSet<NodeId> ours = [.. NodeTable.MachineVision.Nodes.Select(n => n.NodeId)];
        var dictionaries = new HashSet<NodeId> { new(1, 6001), new(1, 6003) };
        for (int before = 0; before != dictionaries.Count;)
        {
            before = dictionaries.Count;
            foreach (XElement node in published.Nodes)
            {
                if (dictionaries.Contains(published.ParentOf(node))) dictionaries.Add(published.IdOf(node));
            }
        }

        string[] missing = [.. published.Nodes
            .Where(n => !ours.Contains(published.IdOf(n)) && !dictionaries.Contains(published.IdOf(n)) && (string?)n.Attribute("SymbolicName") is not ("DefaultXml" or "DefaultXML") && PublishedNodeSet.NameOf(n).Name != "Default XML")
            .Select(n => $"{published.IdOf(n)} {PublishedNodeSet.NameOf(n)}")];

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_reference_between_nodes_of_our_Machine_Vision_table_is_in_it()
    {
        PublishedNodeSet published = PublishedNodeSet.Load("Opc.Ua.MachineVision.NodeSet2.xml");
        Dictionary<string, NodeId> types = ReferenceTypes(published, PublishedNodeSet.Load("Opc.Ua.NodeSet2.xml"));
        NodeTable table = NodeTable.MachineVision;
        HashSet<NodeId> ours = [.. table.Nodes.Concat(NodeTable.Standard.Nodes).Select(n => n.NodeId)];
        HashSet<(NodeId, NodeId, NodeId)> told = [.. table.References.Select(r => (r.From, types[r.Type], r.To))];
        foreach (NodeTableRow row in table.Nodes)
        {
            if (row.ParentReference.Length > 0) told.Add((row.Parent, types[row.ParentReference], row.NodeId));
            told.Add((row.NodeId, WellKnownNodes.HasTypeDefinition, row.TypeDefinition));
            told.Add((row.NodeId, WellKnownNodes.HasModellingRule, row.ModellingRule));
        }

        string[] missing = [.. published.References
            .Where(r => ours.Contains(r.From) && ours.Contains(r.To) && r.Type != new NodeId(39) && !told.Contains(r))
            .Select(r => $"{r.From} {r.Type} {r.To}").Distinct()];

        Assert.Empty(missing);
    }

    private static Dictionary<string, NodeId> ReferenceTypes(params PublishedNodeSet?[] sets) => sets.Where(s => s is not null)
        .SelectMany(s => s!.Nodes.Where(n => n.Name.LocalName == "UAReferenceType").Select(n => (PublishedNodeSet.NameOf(n).Name!, s.IdOf(n))))
        .ToDictionary(n => n.Item1, n => n.Item2);

    private static NodeClass ClassOf(XElement node) => Enum.Parse<NodeClass>(node.Name.LocalName[2..]);

    /// <summary>A node set file; namespace index 1 is its own.</summary>
    private sealed class PublishedNodeSet
    {
        private readonly Dictionary<string, string> _aliases;
        private readonly Dictionary<NodeId, XElement> _nodes;
        private readonly HashSet<(NodeId From, NodeId Type, NodeId To)> _references = [];

        private PublishedNodeSet(XElement root)
        {
            _aliases = root.Descendants(Ua + "Alias").ToDictionary(a => a.Attribute("Alias")!.Value, a => a.Value);
            _nodes = root.Elements().Where(e => e.Name.LocalName.StartsWith("UA", StringComparison.Ordinal)).ToDictionary(e => Id(e.Attribute("NodeId")!.Value));
            foreach (XElement node in _nodes.Values)
            {
                foreach (XElement reference in node.Descendants(Ua + "Reference"))
                {
                    bool isForward = (bool?)reference.Attribute("IsForward") ?? true;
                    (NodeId here, NodeId type, NodeId there) = (IdOf(node), Id(reference.Attribute("ReferenceType")!.Value), Id(reference.Value));
                    _references.Add(isForward ? (here, type, there) : (there, type, here));
                }
            }
        }

        public IEnumerable<XElement> Nodes => _nodes.Values;

        public IEnumerable<(NodeId From, NodeId Type, NodeId To)> References => _references;

        public static PublishedNodeSet Load(string file) => new(XDocument.Load(Path.Combine(NodeOpcUa.NodeSetFolder, file)).Root!);

        public XElement Find(NodeId node) => _nodes.TryGetValue(node, out XElement? found) ? found : throw new KeyNotFoundException($"{node} is not in the published node set");

        public NodeId IdOf(XElement node) => Id(node.Attribute("NodeId")!.Value);

        public NodeId ParentOf(XElement node) => node.Attribute("ParentNodeId") is { } parent ? Id(parent.Value) : default;

        public static QualifiedName NameOf(XElement node)
        {
            string name = node.Attribute("BrowseName")!.Value;
            return name.StartsWith("1:", StringComparison.Ordinal) ? new QualifiedName(1, name[2..]) : new QualifiedName(0, name);
        }

        public NodeId DataTypeOf(XElement node) => node.Attribute("DataType") is { } type ? Id(type.Value) : WellKnownNodes.BaseDataType;

        public NodeId TargetOf(XElement node, NodeId type) =>
            _references.Where(r => r.From == IdOf(node) && r.Type == type).Select(r => r.To).FirstOrDefault();

        public bool HasReference(NodeId from, NodeId type, NodeId to) => _references.Contains((from, type, to));

        public IEnumerable<DataTypeField> FieldsOf(XElement node) => Fields(node).Where(f => f.Attribute("Value") is null).Select(f => new DataTypeField(
            f.Attribute("Name")!.Value, f.Attribute("DataType") is { } type ? Id(type.Value) : WellKnownNodes.BaseDataType, (int?)f.Attribute("ValueRank") ?? -1, (bool?)f.Attribute("IsOptional") ?? false));

        public static IEnumerable<(string Name, long Value)> EnumValuesOf(XElement node) =>
            Fields(node).Where(f => f.Attribute("Value") is not null).Select(f => (f.Attribute("Name")!.Value, (long)f.Attribute("Value")!));

        public IEnumerable<DataTypeField> ArgumentsOf(XElement node) => node.Attribute("BrowseName")!.Value is not ("InputArguments" or "OutputArguments") ? [] :
            node.Descendants(Types + "Argument").Select(a => new DataTypeField(
                a.Element(Types + "Name")!.Value, Id(a.Element(Types + "DataType")!.Element(Types + "Identifier")!.Value.Trim()),
                a.Element(Types + "ValueRank") is { } rank ? int.Parse(rank.Value, CultureInfo.InvariantCulture) : -1, false));

        // Sets of bits are told by their supertype, not by fields.
        private static IEnumerable<XElement> Fields(XElement node) =>
            node.Element(Ua + "Definition") is { } definition && (bool?)definition.Attribute("IsOptionSet") != true ? definition.Elements(Ua + "Field") : [];

        private NodeId Id(string text) => NodeId.Parse(_aliases.GetValueOrDefault(text, text));
    }
}
