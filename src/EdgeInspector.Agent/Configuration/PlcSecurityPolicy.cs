namespace EdgeInspector.Agent.Configuration;

/// <summary>OPC UA security policies that the agent speaks.</summary>
public enum PlcSecurityPolicy
{
    /// <summary>RSA with SHA-256 and AES-256.</summary>
    Basic256Sha256 = 0,

    /// <summary>No protection.</summary>
    None,

    /// <summary>RSA with SHA-256 and AES-128.</summary>
    Aes128Sha256RsaOaep,

    /// <summary>RSA-OAEP and RSA-PSS with SHA-256, and AES-256.</summary>
    Aes256Sha256RsaPss,
}
