namespace EdgeInspector.Vision;

/// <summary>Why a model was not loaded.</summary>
public enum ModelRefusalReason
{
    /// <summary>A value of the passport breaks a rule.</summary>
    PassportInvalid = 0,

    /// <summary>The passport's state does not let the model run.</summary>
    NotReleased,

    /// <summary>The model file cannot be read.</summary>
    FileUnreadable,

    /// <summary>The file is not the one in the passport.</summary>
    HashMismatch,

    /// <summary>The runtime is not the pinned one.</summary>
    RuntimeMismatch,

    /// <summary>The runtime cannot make a model of the file.</summary>
    Corrupt,

    /// <summary>The graph's inputs or outputs are not those of the passport.</summary>
    ShapeMismatch,

    /// <summary>The recipe has no thresholds for a class of the model.</summary>
    RecipeMismatch,

    /// <summary>A known frame gave another answer than the known one, cannot be read, or is missing.</summary>
    KnownAnswerDiffers,

    /// <summary>The file, or the memory that a run of it needs, is more than allowed.</summary>
    TooLarge,

    /// <summary>The signatures of a released passport are missing, wrong, too few or of nobody trusted.</summary>
    NotSigned,

    /// <summary>A released passport is not valid today.</summary>
    OutOfValidity,

    /// <summary>A released passport is for other lines or recipes.</summary>
    OutOfScope,

    /// <summary>The file keeps weights in another file, which its hash does not cover.</summary>
    NotSelfContained,

    /// <summary>An operator of a domain that the runtime has no kernels of.</summary>
    UnknownOperator,
}
