namespace EdgeInspector.OpcUa;

/// <summary>Nodes of namespace 0 that are used here.</summary>
/// <remarks>[OPC UA Part 6 annex A.3, NodeIds.csv]</remarks>
internal static class WellKnownNodes
{
    public static readonly NodeId References = new(31);
    public static readonly NodeId HierarchicalReferences = new(33);
    public static readonly NodeId Organizes = new(35);
    public static readonly NodeId HasTypeDefinition = new(40);
    public static readonly NodeId HasSubtype = new(45);
    public static readonly NodeId HasProperty = new(46);
    public static readonly NodeId HasComponent = new(47);
    public static readonly NodeId BaseObjectType = new(58);
    public static readonly NodeId FolderType = new(61);
    public static readonly NodeId BaseDataVariableType = new(63);
    public static readonly NodeId PropertyType = new(68);
    public static readonly NodeId Root = new(84);
    public static readonly NodeId Objects = new(85);
    public static readonly NodeId Types = new(86);
    public static readonly NodeId Views = new(87);
    public static readonly NodeId ServerType = new(2004);
    public static readonly NodeId Server = new(2253);
    public static readonly NodeId ServerArray = new(2254);
    public static readonly NodeId NamespaceArray = new(2255);
    public static readonly NodeId ServerStatus = new(2256);
    public static readonly NodeId ServerStartTime = new(2257);
    public static readonly NodeId ServerCurrentTime = new(2258);
    public static readonly NodeId ServerState = new(2259);
    public static readonly NodeId ServerServiceLevel = new(2267);
    public static readonly NodeId ServerCapabilities = new(2268);
    public static readonly NodeId OperationLimits = new(11704);
    public static readonly NodeId MaxNodesPerRead = new(11705);
    public static readonly NodeId MaxNodesPerWrite = new(11707);
    public static readonly NodeId MaxNodesPerMethodCall = new(11709);
    public static readonly NodeId MaxNodesPerBrowse = new(11710);
    public static readonly NodeId MaxNodesPerRegisterNodes = new(11711);
    public static readonly NodeId MaxArrayLength = new(11702);
    public static readonly NodeId MaxStringLength = new(11703);
}
