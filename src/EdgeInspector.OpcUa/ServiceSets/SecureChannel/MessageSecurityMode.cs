namespace EdgeInspector.OpcUa;

/// <summary>What a secure channel does to its messages. [OPC UA Part 4 §7.20]</summary>
public enum MessageSecurityMode
{
    Invalid = 0,
    None = 1,
    Sign = 2,
    SignAndEncrypt = 3,
}
