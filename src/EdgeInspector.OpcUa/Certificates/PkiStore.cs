namespace EdgeInspector.OpcUa;

/// <summary>The folders of a certificate store.</summary>
public enum PkiStore
{
    /// <summary>Refused, kept for a person to decide.</summary>
    Rejected = 0,

    /// <summary>Known authorities that are not trusted by themselves.</summary>
    Issuer,

    /// <summary>Trusted peers and authorities.</summary>
    Trusted,

    /// <summary>Who we are.</summary>
    Own,
}
