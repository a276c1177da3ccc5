namespace EdgeInspector.OpcUa;

/// <summary>Which end of a secure channel this is.</summary>
internal enum ChannelRole
{
    Client = 0,
    Server = 1,
}
