using EdgeInspector.GigEVision;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Stages;

/// <summary>Takes one camera's frames from its receive thread: complete images go on to the model, of all others the loop is told at once.</summary>
/// <remarks>
/// Runs on the camera's receive thread; never waits, never allocates. A complete image passes to the inspect thread; every other
/// frame, a complete one without a plane of pixels (JPEG, raw data) among them, is given back to its pool here, and its view counts as what it is.
/// </remarks>
public sealed class AcquisitionStage : IFrameSink
{
    private readonly int _camera;
    private readonly HandOver<Frame> _frames;
    private readonly HandOver<CameraView> _failed;
    private readonly LineClock _clock;
    private readonly CameraTime _time;
    private long _overruns;

    public AcquisitionStage(int camera, HandOver<Frame> frames, HandOver<CameraView> failed, LineClock clock, CameraTime time)
    {
        _camera = camera;
        _frames = frames;
        _failed = failed;
        _clock = clock;
        _time = time;
    }

    /// <summary>Complete frames that found the inspect thread's queue full.</summary>
    public long Overruns => Volatile.Read(ref _overruns);

    public void Take(Frame frame)
    {
        bool isComplete = frame.Status == FrameStatus.Complete;
        bool isImage = isComplete && frame.Info.HasPlane;
        if (isImage && _frames.TryGive(frame)) return;

        FrameInfo info = frame.Info;
        frame.Dispose();
        if (isImage) Volatile.Write(ref _overruns, _overruns + 1);
        Fail(info, isComplete ? ViewOutcome.NotInspected : ViewOutcome.FrameIncomplete);
    }

    public void Underrun(in FrameInfo info) => Fail(info, ViewOutcome.NotInspected);

    private void Fail(in FrameInfo info, ViewOutcome outcome)
    {
        TimeSpan now = _clock.Now;
        TimeSpan first = info.FirstPacketAt == 0 ? now : _clock.At(info.FirstPacketAt);
        var result = new ViewResult
        {
            Camera = _camera,
            BlockId = info.BlockId,
            Outcome = outcome,
            Verdict = Verdict.Reject,
            Reason = outcome == ViewOutcome.FrameIncomplete ? RejectReason.FrameIncomplete : RejectReason.NotInspected,
            Times = new ViewTimes { FirstPacketAt = first, ReceivedAt = now, InspectionStartedAt = now, InspectedAt = now },
            Stamp = _time.Of(info),
        };

        // Full: the loop stands still. The view is lost, which its unit's deadline turns into a reject.
        _failed.TryGive(new CameraView(info.Sequence, result));
    }
}
