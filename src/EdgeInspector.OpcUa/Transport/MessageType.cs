namespace EdgeInspector.OpcUa;

/// <summary>The three letters that begin a chunk, as they lie in the lower bytes of a little-endian word.</summary>
/// <remarks>[OPC UA Part 6 §7.1.2.2, §6.7.2.2]</remarks>
internal enum MessageType : uint
{
    None = 0,
    Hello = 'H' | ('E' << 8) | ('L' << 16),
    Acknowledge = 'A' | ('C' << 8) | ('K' << 16),
    Error = 'E' | ('R' << 8) | ('R' << 16),
    Open = 'O' | ('P' << 8) | ('N' << 16),
    Message = 'M' | ('S' << 8) | ('G' << 16),
    Close = 'C' | ('L' << 8) | ('O' << 16),
}
