namespace EdgeInspector.GigEVision.GenApi;

/// <summary>What may be done with a feature now, under the names that GenICam gives. [GenICam SFNC, access modes]</summary>
public enum FeatureAccess : byte
{
    /// <summary>Not implemented in this camera.</summary>
    NI = 0,

    /// <summary>Not available with the present settings.</summary>
    NA,

    /// <summary>May only be read, by its kind or because it is locked now.</summary>
    RO,

    /// <summary>May only be written.</summary>
    WO,

    /// <summary>May be read and written.</summary>
    RW,
}
