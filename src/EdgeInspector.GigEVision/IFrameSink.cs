using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision;

/// <summary>Takes the frames of one camera.</summary>
/// <remarks>
/// Called on the camera's receive thread: it must not wait, allocate or throw. A throw ends the stream with
/// <see cref="CameraLossReason.StreamFailed"/>.
/// </remarks>
public interface IFrameSink
{
    /// <summary>Takes a frame, complete or failed, as <c>Frame.Status</c> tells. Ownership passes to the callee, who disposes it.</summary>
    void Take(Frame frame);

    /// <summary>An image came for which the pool had no buffer: its pixels are lost. Only camera, block id and sequence are known.</summary>
    void Underrun(in FrameInfo info);
}
