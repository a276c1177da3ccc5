using EdgeInspector.Agent.Shadow;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Stages;

/// <summary>Inspects one camera's frames: sample space, model, recipe; each frame becomes a view by value and goes back to its pool.</summary>
/// <remarks>One thread a camera. Allocates nothing per frame and waits for nothing but the next frame.</remarks>
public sealed class InspectionStage
{
    // Often enough to show life between two beats of the loop, seldom enough to cost nothing.
    private static readonly TimeSpan IdleTurn = TimeSpan.FromMilliseconds(20);

    private readonly int _camera;
    private readonly Lock _ending = new();
    private DefectFinder _finder;
    private Recipe _recipe;
    private Judge? _next;
    private readonly HandOver<Frame> _frames;
    private readonly CameraInput _loop;
    private readonly LineClock _clock;
    private readonly CameraTime _time;
    private readonly Wake _wake;
    private readonly ModelFaults? _faults;
    private readonly ShadowLane? _shadow;
    private readonly EvidenceRing? _evidence;
    private readonly CameraLight? _light;

    // A unit's own views may wait for each other; one more is the next unit's.
    private readonly int _behindFrom;

    /// <remarks>
    /// The faults hear of each run of the model, null when nobody watches; the shadow is shown each frame, null when there is none. The evidence
    /// takes a copy of each view until its unit is decided; null when none is kept. The light is what the camera exposes with; null: nobody asks it.
    /// </remarks>
    public InspectionStage(
        int camera,
        DefectFinder finder,
        Recipe recipe,
        HandOver<Frame> frames,
        CameraInput loop,
        LineClock clock,
        CameraTime time,
        Wake wake,
        ModelFaults? faults = null,
        ShadowLane? shadow = null,
        EvidenceRing? evidence = null,
        CameraLight? light = null)
    {
        _light = light;
        _shadow = shadow;
        _evidence = evidence;
        _faults = faults;
        _camera = camera;
        _finder = finder;
        _recipe = recipe;
        _frames = frames;
        _loop = loop;
        _behindFrom = Math.Min(Math.Max(1, loop.Views.Count), frames.Depth);
        _clock = clock;
        _time = time;
        _wake = wake;
    }

    /// <summary>Whether the judge that was given last is the one that judges.</summary>
    public bool HasTaken => Volatile.Read(ref _next) is null;

    /// <summary>Whether the next unit's frame waits already. From any thread.</summary>
    public bool IsBehind => _frames.Count >= _behindFrom;

    /// <summary>Gives another model and recipe, which judge from the next turn on; <see cref="HasTaken"/> tells when the old ones are free. For a line that is not ready.</summary>
    public void Give(DefectFinder finder, Recipe recipe)
    {
        Volatile.Write(ref _next, new Judge(finder, recipe));
        _wake.Signal();
    }

    /// <summary>Ends a run of the model that has gone on for too long. From any thread.</summary>
    public void StopRun()
    {
        lock (_ending) _finder.StopRun();
    }

    /// <summary>Inspects until the line is stopped, then gives back what still waits.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _wake.Wait(IdleTurn);
            Turn();
        }

        while (_frames.TryTake(out Frame frame)) frame.Dispose();
    }

    /// <summary>Inspects every frame that waits.</summary>
    public void Turn()
    {
        if (Volatile.Read(ref _next) is { } next) Take(next);
        while (_frames.TryTake(out Frame frame))
        {
            EvidenceBuffer? kept = _evidence?.TryReserve(_clock.Now);
            CameraView view = Inspect(frame, kept?.Ticket ?? (_evidence is null ? 0 : EvidenceRing.LostTicket));

            // Full: the loop stands still. The view is lost, which its unit's deadline turns into a reject.
            bool isGiven = _loop.Inspected.TryGive(view);

            // After the view is on its way: copy and shadow cost no verdict its time.
            if (kept is not null) Keep(kept, frame, isGiven, view.Result.Outcome);
            if (_shadow is not null && _shadow.RecipeId == _recipe.Id) _shadow.Offer(frame, view.Result.Times.ReceivedAt, IsBehind);
            frame.Dispose();
        }

        _loop.Pulse();
    }

    // An image that was exposed under the old recipe is never judged by the new one.
    private void Take(Judge next)
    {
        while (_frames.TryTake(out Frame frame)) frame.Dispose();
        lock (_ending) _finder = next.Finder;
        _recipe = next.Recipe;
        _evidence?.Fit(next.Finder.ImageBytes, next.Finder.Map.Values.Length);
        Volatile.Write(ref _next, null);
    }

    private void Keep(EvidenceBuffer kept, Frame frame, bool isGiven, ViewOutcome outcome)
    {
        if (!isGiven || frame.Status != FrameStatus.Complete || !frame.Info.HasPlane)
        {
            kept.Release();
            return;
        }

        MapView map = outcome == ViewOutcome.Inspected ? _finder.Map : default;
        kept.Keep(frame.View, map.Values, map.Planes, map.Width, _clock.Now);
    }

    private CameraView Inspect(Frame frame, long evidence)
    {
        TimeSpan started = _clock.Now;
        FrameInfo info = frame.Info;
        _faults?.Begin(started);
        ViewOutcome outcome = _finder.Inspect(frame, out FindingList findings, out SampleMeasurement sample);
        _faults?.End(outcome);
        if (_light is not null) sample = sample with { ExposureMicroseconds = _light.ExposureMicroseconds, Gain = _light.Gain };

        // Without a word of the camera, too: a limit on what nobody knows is broken.
        if (outcome == ViewOutcome.Inspected && !_recipe.SampleSpace.AdmitsLight(sample)) (outcome, findings) = (ViewOutcome.OutsideSampleSpace, default);
        ViewJudgement judgement = _recipe.Judge(outcome, findings);
        return new CameraView(info.Sequence, new ViewResult
        {
            Camera = _camera,
            BlockId = info.BlockId,
            Outcome = outcome,
            Verdict = judgement.Verdict,
            Reason = judgement.Reason,
            Score = judgement.Score,
            Findings = findings,
            Sample = sample,
            Times = new ViewTimes
            {
                FirstPacketAt = _clock.At(info.FirstPacketAt),
                ReceivedAt = _clock.At(info.LastPacketAt),
                InspectionStartedAt = started,
                InspectedAt = _clock.Now,
            },
            Stamp = _time.Of(info),
            Evidence = frame.Status == FrameStatus.Complete && info.HasPlane ? evidence : 0,
        });
    }

    private sealed record Judge(DefectFinder Finder, Recipe Recipe);
}
