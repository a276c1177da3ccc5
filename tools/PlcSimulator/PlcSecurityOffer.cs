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
}
