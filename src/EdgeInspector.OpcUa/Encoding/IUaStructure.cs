namespace EdgeInspector.OpcUa;

/// <summary>A structure of the binary encoding: its fields in order, no tags.</summary>
/// <remarks>The one generic seam of the encoding; every message and every structure in a message is one.</remarks>
internal interface IUaStructure<TSelf> where TSelf : IUaStructure<TSelf>
{
    /// <summary>The number of its "Default Binary" encoding node in namespace 0; 0 for a structure that never travels alone.</summary>
    static abstract uint EncodingId { get; }

    /// <summary>Reads the fields; the reader remembers whether the bytes were good.</summary>
    static abstract TSelf Read(ref UaReader reader);

    void Write(UaWriter writer);
}
