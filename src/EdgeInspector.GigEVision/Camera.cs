using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>An open GigE Vision camera: our control over it, its features and its stream.</summary>
/// <remarks>
/// Owned by whoever opened it. A heartbeat thread holds the control. A lost camera stays lost: dispose it and open anew by the
/// same <see cref="CameraSelector"/>. Methods may be called from any thread, but start, stop and dispose from one at a time.
/// </remarks>
public sealed class Camera : IDisposable
{
    /// <summary>Finds the camera, takes control, fetches its description and sets the packet size.</summary>
    /// <remarks>Never throws for what the world does; the outcome says what happened. Bounded by <see cref="CameraOptions.OpenDeadline"/>.</remarks>
    public static Task<CameraOpening> OpenAsync(
        CameraSelector selector, CameraOptions options, ILogger logger, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Raised once, on the heartbeat thread (or the receive thread for <see cref="CameraLossReason.StreamFailed"/>).</summary>
    public event EventHandler<CameraLostEventArgs>? Lost { add => throw new NotImplementedException(); remove => throw new NotImplementedException(); }

    public CameraDescription Description => throw new NotImplementedException();

    public CameraOptions Options => throw new NotImplementedException();

    public FeatureMap Features => throw new NotImplementedException();

    /// <summary>Why the camera is lost; <see cref="CameraLossReason.None"/> while it is not.</summary>
    public CameraLossReason LossReason => throw new NotImplementedException();

    /// <summary>Longest time between two answered heartbeats so far.</summary>
    public TimeSpan HeartbeatGapMax => throw new NotImplementedException();

    /// <summary>Bytes of one image with the present settings: the size a pool's buffers must have. Asks the camera.</summary>
    public int PayloadSizeBytes => throw new NotImplementedException();

    /// <summary>Size of a stream packet, IP and UDP headers included, as the camera reads it back.</summary>
    public int PacketSizeBytes => throw new NotImplementedException();

    /// <summary>The running stream, or the last one; null before the first start.</summary>
    public GvspReceiver? Stream => throw new NotImplementedException();

    /// <summary>Writes the features in the order given, reads each back and compares. Does not stop at a failure.</summary>
    public IReadOnlyList<FeatureApplication> Apply(IEnumerable<FeatureSetting> settings) => throw new NotImplementedException();

    /// <summary>Opens the stream and starts the acquisition. Throws <see cref="FeatureException"/> when the camera refuses.</summary>
    public void StartStream(FramePool pool, IFrameSink sink, StreamOptions options) => throw new NotImplementedException();

    /// <summary>Stops the acquisition and the receive thread; frames being filled are handed over as aborted. Does nothing when stopped.</summary>
    public void StopStream() => throw new NotImplementedException();

    /// <summary>Stops the stream, gives up control, ends the heartbeat.</summary>
    public void Dispose() => throw new NotImplementedException();
}
