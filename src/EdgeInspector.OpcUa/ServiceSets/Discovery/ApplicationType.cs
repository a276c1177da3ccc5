namespace EdgeInspector.OpcUa;

/// <summary>What kind of application it is.</summary>
internal enum ApplicationType
{
    Server = 0,
    Client = 1,
    ClientAndServer = 2,
    DiscoveryServer = 3,
}
