namespace EdgeInspector.Vision;

/// <summary>What reading a model's outputs came to.</summary>
internal enum DecodeOutcome
{
    /// <summary>A value is no number, or outside what its layout allows. There are no findings.</summary>
    Failed = 0,

    /// <summary>The outputs were read whole.</summary>
    Decoded,

    /// <summary>More findings than are looked at: what was not looked at may be anything. There are no findings.</summary>
    TooMany,
}
