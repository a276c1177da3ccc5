namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Why a feature could not be read or written.</summary>
public enum FeatureError : byte
{
    /// <summary>The camera's description has no feature of this name.</summary>
    NotFound = 0,

    /// <summary>The feature is of another type than the one asked for.</summary>
    WrongType,

    /// <summary>The description of the feature, or of something it needs, is broken.</summary>
    BrokenDescription,

    /// <summary>The camera's model or version does not have the feature (pIsImplemented).</summary>
    NotImplemented,

    /// <summary>The feature is not to be had with the present settings (pIsAvailable).</summary>
    NotAvailable,

    /// <summary>The feature may not be written now, as while the camera streams (pIsLocked).</summary>
    Locked,

    /// <summary>The feature may only be read.</summary>
    ReadOnly,

    /// <summary>The feature may only be written.</summary>
    WriteOnly,

    /// <summary>The value is outside the range, off the increment, or no entry of the enumeration.</summary>
    OutOfRange,

    /// <summary>The camera refused the register access or did not answer.</summary>
    AccessFailed,
}
