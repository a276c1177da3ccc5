using EdgeInspector.Imaging;

namespace EdgeInspector.Agent.Shadow;

/// <summary>A copy of one image for the shadow model, and which view it is.</summary>
/// <remarks>Made once; goes round between the inspect thread, which fills it, and the shadow's thread, which reads it.</remarks>
public sealed class ShadowSlot : IDisposable
{
    private readonly AlignedMemory _pixels;
    private FrameInfo _info;

    public ShadowSlot(long sizeBytes) => _pixels = new AlignedMemory(sizeBytes);

    /// <summary>Line time at which the image was received: with the camera it names the view.</summary>
    public TimeSpan ReceivedAt { get; private set; }

    /// <summary>Whether it holds no image.</summary>
    public bool IsEmpty => !_info.HasPlane;

    /// <summary>The copied pixels, valid until the slot is given back.</summary>
    public unsafe ImageView View => new(_pixels.Pointer, _info.Width, _info.Height, _info.StrideBytes, _info.PixelFormat);

    /// <summary>Whether a frame's image fits.</summary>
    public bool Fits(in FrameInfo info) => info.HasPlane && (long)info.StrideBytes * info.Height <= _pixels.SizeBytes;

    /// <summary>Copies a complete frame's image that fits.</summary>
    public unsafe void Fill(Frame frame, TimeSpan receivedAt)
    {
        _info = frame.Info;
        ReceivedAt = receivedAt;
        ImageView image = frame.View;
        Buffer.MemoryCopy(image.Pixels, _pixels.Pointer, _pixels.SizeBytes, (long)image.StrideBytes * image.Height);
    }

    /// <summary>Makes it hold no image.</summary>
    public void Clear() => _info = default;

    public void Dispose() => _pixels.Dispose();
}
