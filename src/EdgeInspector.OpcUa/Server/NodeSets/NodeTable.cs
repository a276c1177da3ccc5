using System.Reflection;

namespace EdgeInspector.OpcUa;

/// <summary>The nodes of one namespace as a published node set has them, in a table of our own: one node a line.</summary>
/// <remarks>The head of each table explains its columns. A table that cannot be read is a fault of this program and throws.</remarks>
internal sealed class NodeTable
{
    private static readonly Lazy<NodeTable> LoadedStandard = new(() => Load("Standard.nodes"));
    private static readonly Lazy<NodeTable> LoadedMachineVision = new(() => Load("MachineVision.nodes"));

    private NodeTable(IReadOnlyList<NodeTableRow> nodes, IReadOnlyList<(NodeId From, string Type, NodeId To)> references)
    {
        Nodes = nodes;
        References = references;
    }

    /// <summary>Index that the namespace of a table has in the table itself; 0 is the standard's.</summary>
    public const ushort OwnIndex = 1;

    /// <summary>The part of the standard's own namespace that every server here offers.</summary>
    public static NodeTable Standard => LoadedStandard.Value;

    /// <summary>The types of OPC 40100-1.</summary>
    public static NodeTable MachineVision => LoadedMachineVision.Value;

    public IReadOnlyList<NodeTableRow> Nodes { get; }

    /// <summary>References beside those to the parent, the type definition and the modelling rule.</summary>
    public IReadOnlyList<(NodeId From, string Type, NodeId To)> References { get; }

    private static NodeTable Load(string name)
    {
        Assembly assembly = typeof(NodeTable).Assembly;
        using Stream stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"resource '{name}' is missing");
        using var reader = new StreamReader(stream);
        // The standard's table names its own nodes by bare ids too.
        ushort own = name == "Standard.nodes" ? (ushort)0 : OwnIndex;
        var nodes = new List<NodeTableRow>();
        var references = new List<(NodeId, string, NodeId)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string[] columns = line.Split('\t');
            if (columns[0] == "R") references.Add((NodeTableRow.Id(columns[1], own), columns[2], NodeTableRow.Id(columns[3], own)));
            else nodes.Add(NodeTableRow.Read(columns, own));
        }

        return new NodeTable(nodes, references);
    }
}
