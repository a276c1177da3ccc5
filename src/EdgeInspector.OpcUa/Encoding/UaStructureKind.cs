namespace EdgeInspector.OpcUa;

/// <summary>How the fields of a structure follow each other on the wire; the value is the standard's. [OPC UA Part 3 §8.49]</summary>
public enum UaStructureKind
{
    /// <summary>All fields, in order.</summary>
    Structure = 0,

    /// <summary>A bit for each optional field in front, then the fields that are there.</summary>
    OptionalFields = 1,

    /// <summary>The number of the one field that is there (0: none), then that field.</summary>
    Union = 2,

    /// <summary>As <see cref="Structure"/>; a field may hold a subtype and then names it.</summary>
    SubtypedValues = 3,

    /// <summary>As <see cref="Union"/>; a field may hold a subtype and then names it.</summary>
    UnionSubtypedValues = 4,
}
