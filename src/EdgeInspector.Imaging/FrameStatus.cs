namespace EdgeInspector.Imaging;

/// <summary>What became of an image on its way from the camera. Only <see cref="Complete"/> may be judged.</summary>
/// <remarks>The zero value is the safe one: a frame nobody finished is not complete.</remarks>
public enum FrameStatus : byte
{
    /// <summary>Still being filled, or never touched.</summary>
    Filling = 0,

    /// <summary>Leader, trailer and every payload packet are in, and the size is what the leader said.</summary>
    Complete,

    /// <summary>The frame's deadline passed while packets were missing.</summary>
    MissingPackets,

    /// <summary>The leader or the trailer never came.</summary>
    Timeout,

    /// <summary>The leader describes an image that does not fit the buffer or the recipe.</summary>
    SizeMismatch,

    /// <summary>The payload type is none that this receiver reads.</summary>
    PayloadNotSupported,

    /// <summary>The stream was stopped, or the camera lost, in the middle of the frame.</summary>
    Aborted,

    /// <summary>The chunks behind the image, walked back from the end, do not fill what was sent, or their image is not the leader's.</summary>
    ChunkMismatch,
}
