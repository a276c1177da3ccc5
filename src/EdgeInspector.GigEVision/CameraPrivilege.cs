namespace EdgeInspector.GigEVision;

/// <summary>What an application may do with a camera.</summary>
/// <remarks>The zero value is the safe one: it changes nothing.</remarks>
public enum CameraPrivilege : byte
{
    /// <summary>Reading only, while another application may be in control. Nothing is written; there is no heartbeat and so no loss event. A stream can be received that goes to a multicast group.</summary>
    Monitor = 0,

    /// <summary>Reading and writing; other applications may read.</summary>
    Control,

    /// <summary>Reading and writing; other applications may not even read.</summary>
    Exclusive,
}
