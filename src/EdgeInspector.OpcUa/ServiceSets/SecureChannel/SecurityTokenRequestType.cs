namespace EdgeInspector.OpcUa;

/// <summary>Whether a channel is opened or renewed.</summary>
internal enum SecurityTokenRequestType
{
    Issue = 0,
    Renew = 1,
}
