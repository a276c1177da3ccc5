namespace EdgeInspector.GigEVision.GenApi;

/// <summary>What may be done with a node. The default is to do nothing.</summary>
[Flags]
internal enum NodeAccess : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    ReadWrite = Read | Write,
}
