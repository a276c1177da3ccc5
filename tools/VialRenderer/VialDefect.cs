namespace EdgeInspector.VialRenderer;

/// <summary>What is wrong with a rendered unit.</summary>
/// <remarks>The truth about a unit, not a judgement: zero is the good unit.</remarks>
public enum VialDefect
{
    None,

    /// <summary>One or two dark bodies that move with the liquid.</summary>
    Particle,

    /// <summary>A curled thread that moves with the liquid.</summary>
    Fibre,

    /// <summary>A thin dark line in the glass with a bright echo beside it.</summary>
    Crack,

    /// <summary>A shell broken out of the glass at the shoulder or the heel.</summary>
    Chip,

    LowFill,
    HighFill,

    /// <summary>Neither stopper nor crimp nor cap: the open glass.</summary>
    MissingStopper,

    /// <summary>Crimp and cap sit askew.</summary>
    CrookedCrimp,

    /// <summary>A cosmetic mark on the outside of the glass.</summary>
    Scratch,
}
