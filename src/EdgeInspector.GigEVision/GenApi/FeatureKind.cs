namespace EdgeInspector.GigEVision.GenApi;

/// <summary>What a feature is to its user, whatever element describes it.</summary>
public enum FeatureKind : byte
{
    /// <summary>A kind that is not read here.</summary>
    Other = 0,
    Category,
    Port,
    Integer,
    Float,
    Boolean,
    Enumeration,
    Command,
    String,

    /// <summary>Raw bytes, as hex.</summary>
    Register,
}
