namespace EdgeInspector.OpcUa;

/// <summary>One argument of a method.</summary>
/// <param name="Name">As the method's author named it.</param>
/// <param name="Type">The built-in type of its value on the wire.</param>
/// <param name="IsArray">Whether it is a one-dimensional array.</param>
public sealed record UaArgument(string Name, BuiltInType Type, bool IsArray = false)
{
    private readonly NodeId? _dataType;

    /// <summary>The data type's node; the built-in type's own unless a finer one is named.</summary>
    public NodeId DataType
    {
        get => _dataType ?? new NodeId((uint)Type);
        init => _dataType = value;
    }

    /// <summary>For people; may be empty.</summary>
    public string Description { get; init; } = "";

    internal ArgumentStructure ToStructure() => new(Name, DataType, IsArray ? 1 : -1, IsArray ? [0] : [], new LocalizedText(null, Description));
}
