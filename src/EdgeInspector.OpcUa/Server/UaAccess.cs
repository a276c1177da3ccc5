namespace EdgeInspector.OpcUa;

/// <summary>What a client may do with a node.</summary>
[Flags]
public enum UaAccess
{
    None = 0,
    Browse = 1,
    Read = 2,
    Write = 4,
    Call = 8,

    /// <summary>Everything that changes nothing.</summary>
    ReadOnly = Browse | Read,
    All = Browse | Read | Write | Call,
}
