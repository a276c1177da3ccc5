namespace EdgeInspector.Agent.Configuration;

/// <summary>OPC UA message security modes.</summary>
public enum PlcSecurityMode
{
    /// <summary>Nobody can read or change a message.</summary>
    SignAndEncrypt = 0,

    /// <summary>Anybody can read a message, nobody can change it.</summary>
    Sign,

    /// <summary>Anybody can read and change a message.</summary>
    None,
}
