namespace EdgeInspector.PlcSimulator;

/// <summary>Which endpoints the PLC's server offers.</summary>
public enum PlcSecurityOffer
{
    /// <summary>Basic256Sha256 alone: Sign, and SignAndEncrypt.</summary>
    Basic256Sha256,

    /// <summary>Only an endpoint without security.</summary>
    None,

    /// <summary>Both; the client chooses.</summary>
    Both,

    /// <summary>Aes128_Sha256_RsaOaep alone, as a PLC that offers nothing older.</summary>
    Aes128Sha256RsaOaep,

    /// <summary>Aes256_Sha256_RsaPss alone.</summary>
    Aes256Sha256RsaPss,

    /// <summary>All three with security, Sign and SignAndEncrypt, none without.</summary>
    Secured,
}
