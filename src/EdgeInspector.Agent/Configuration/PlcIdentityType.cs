namespace EdgeInspector.Agent.Configuration;

/// <summary>Kinds of OPC UA user identity.</summary>
public enum PlcIdentityType
{
    /// <summary>No account.</summary>
    Anonymous = 0,

    /// <summary>An account with a password.</summary>
    UserName,

    /// <summary>An account with a certificate.</summary>
    Certificate,
}
