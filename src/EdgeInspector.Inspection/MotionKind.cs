namespace EdgeInspector.Inspection;

/// <summary>How a finding moves over the successive views of a spinning unit.</summary>
public enum MotionKind : byte
{
    /// <summary>No motion explains it, or more than one does: it stays what its score says.</summary>
    Unknown = 0,

    /// <summary>At the same place of the image in every view: dust on lens or lamp.</summary>
    Stationary,

    /// <summary>Turns with the glass by the known angle: a mark on or in it.</summary>
    Rotating,

    /// <summary>Moves with the liquid, which does not follow the glass.</summary>
    WithLiquid,

    /// <summary>Rises from view to view: a bubble.</summary>
    Rising,
}
