namespace EdgeInspector.OpcUa;

/// <summary>Which way references are followed.</summary>
public enum BrowseDirection
{
    Forward = 0,
    Inverse = 1,
    Both = 2,
}
