namespace EdgeInspector.OpcUa;

/// <summary>What came of an attempt to trust the first server that is seen.</summary>
public enum FirstSeenKind
{
    /// <summary>Its certificate breaks another rule; no later attempt will mend that.</summary>
    Refused = 0,

    /// <summary>It was accepted before; nothing was changed.</summary>
    TrustedAlready,

    /// <summary>It is in the trust list now.</summary>
    Trusted,
}
