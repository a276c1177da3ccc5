namespace EdgeInspector.CameraSimulator;

/// <summary>What stands in front of the simulated sensor: asked for the pixels at every exposure.</summary>
/// <remarks>
/// Called on the camera's sending thread between leader and payload (before the leader with JPEG and all-in), so it must be quick: copy, do not render.
/// One call at a time.
/// </remarks>
public interface IImageSource
{
    /// <summary>Writes the pixels of one exposure.</summary>
    /// <param name="exposure">Which exposure, of which shape.</param>
    /// <param name="image">Exactly the payload: rows without padding, in <see cref="ExposureContext.PixelFormat"/>. It holds an older image on entry.</param>
    void Fill(in ExposureContext exposure, Span<byte> image);
}
