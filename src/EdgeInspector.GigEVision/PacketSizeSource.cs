namespace EdgeInspector.GigEVision;

/// <summary>What speaks for the packet size of a camera.</summary>
/// <remarks>The zero value is the safe one: nothing was proved.</remarks>
public enum PacketSizeSource : byte
{
    /// <summary>The interface's MTU and the camera bound it; whether packets of this size arrive was not tested, or no test packet ever came.</summary>
    Untested = 0,

    /// <summary>A test packet of this size came from the camera.</summary>
    Tested,
}
