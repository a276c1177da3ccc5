namespace EdgeInspector.OpcUa;

/// <summary>How the body of an <see cref="ExtensionObject"/> is written.</summary>
public enum ExtensionObjectEncoding : byte
{
    NoBody = 0,
    Binary = 1,
    Xml = 2,
}
