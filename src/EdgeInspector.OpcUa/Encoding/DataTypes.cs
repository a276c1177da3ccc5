namespace EdgeInspector.OpcUa;

/// <summary>Finds the built-in type in which the values of a data type are encoded.</summary>
internal static class DataTypes
{
    /// <summary>Steps up the type tree before a search is given up.</summary>
    public const int SupertypesMax = 10;

    /// <summary>Knows the standard's own types; a vendor's type is looked for among its supertypes.</summary>
    /// <remarks>Abstract types (Number, BaseDataType) give <see cref="BuiltInType.Variant"/>: any value is sent as it is. [NodeIds.csv]</remarks>
    public static bool TryFindBuiltIn(in NodeId dataType, out BuiltInType type)
    {
        type = BuiltInType.Null;
        if (dataType.NamespaceIndex != 0 || dataType.Type != NodeIdType.Numeric) return false;
        type = dataType.Numeric switch
        {
            >= 1 and <= 23 => (BuiltInType)dataType.Numeric,
            24 or 26 or 27 or 28 => BuiltInType.Variant,
            29 => BuiltInType.Int32,
            30 => BuiltInType.ByteString,
            288 or 289 => BuiltInType.UInt32,
            290 => BuiltInType.Double,
            291 or 295 or 12877 or 12878 or 12879 => BuiltInType.String,
            293 or 294 => BuiltInType.DateTime,
            _ => BuiltInType.Null,
        };
        return type != BuiltInType.Null;
    }

    /// <summary>Asks for the supertype of a data type.</summary>
    public static BrowseDescription Supertype(in NodeId dataType) =>
        new(dataType, BrowseDirection.Inverse, WellKnownNodes.HasSubtype, false, 0, 0);
}
