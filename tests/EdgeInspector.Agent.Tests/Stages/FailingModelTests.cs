using EdgeInspector.Agent.Stages;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>Models that really throw and really hang, under the inspect thread and its watch: undecided, alarm, after three the line is halted.</summary>
public sealed class FailingModelTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly Wake _wake = new();
    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);
    private readonly HandOver<Frame> _frames;
    private readonly HandOver<CameraView> _inspected;
    private readonly LineReadiness _readiness = new(_ => { });
    private readonly ModelFaults _faults;
    private readonly List<string> _told = [];

    public FailingModelTests()
    {
        _frames = new HandOver<Frame>(2, _wake);
        _inspected = new HandOver<CameraView>(8, _wake);
        _faults = new ModelFaults(3, inRow => _readiness.Raise(LineEvent.Halt, $"the model failed on {inRow} frames in a row"));
        _readiness.Raise(LineEvent.Loaded, "proven");
        _readiness.Tell(LineCondition.All, holds: true, "found");
    }

    public void Dispose()
    {
        _pool.Dispose();
        _wake.Dispose();
    }

    [Fact, Requirement("CNF-03")]
    public void Model_that_throws_on_three_frames_in_a_row_halts_the_line_and_each_unit_is_undecided()
    {
        using TinyModel tiny = TinyModel.ThrowsOnBrightImages();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        InspectionStage stage = Stage(finder);
        ModelWatch watch = Watch(stage);
        var views = new List<ViewResult>();
        LineState before = LineState.Halted;

        // A dark one between them: three in a row are meant.
        foreach (byte level in (byte[])[150, 150, 60, 150, 150, 150])
        {
            before = _readiness.State;
            Give(level);
            stage.Turn();
            watch.Turn(_clock.Now);
            Assert.True(_inspected.TryTake(out CameraView view));
            views.Add(view.Result);
        }

        Assert.Equal(
            [ViewOutcome.ModelFailed, ViewOutcome.ModelFailed, ViewOutcome.Inspected, ViewOutcome.ModelFailed, ViewOutcome.ModelFailed, ViewOutcome.ModelFailed],
            views.Select(v => v.Outcome));
        Assert.All(views.Where(v => v.Outcome == ViewOutcome.ModelFailed), v => Assert.Equal(Verdict.Undecided, v.Verdict));
        Assert.Equal((LineState.ContinuousExecution, LineState.Halted, "the model failed on 3 frames in a row"), (before, _readiness.State, _readiness.HaltedFor));
        Assert.Equal("camera 'cam-1': the model failed on a frame; its unit is undecided", _told[0]);
        Assert.Equal(0, _pool.RentedCount);
    }

    [Fact, Requirement("CNF-03")]
    public async Task Model_that_hangs_on_three_frames_in_a_row_is_ended_each_time_and_halts_the_line()
    {
        using TinyModel tiny = TinyModel.Endless(products: 600);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        InspectionStage stage = Stage(finder);
        ModelWatch watch = Watch(stage);
        var views = new List<ViewResult>();
        for (int i = 0; i < 3; i++)
        {
            Give(60);
            Task turn = Task.Run(stage.Turn, TestContext.Current.CancellationToken);
            Assert.True(SpinWait.SpinUntil(() => _faults.Since != TimeSpan.MaxValue, Patience));
            TimeSpan since = _faults.Since;

            // The watch's time is told, so that nobody waits for it; the run is a real one and goes on until it is ended.
            watch.Turn(since + TimeSpan.FromMilliseconds(999));
            bool ended = turn.IsCompleted;
            watch.Turn(since + TimeSpan.FromMilliseconds(1000));
            await turn.WaitAsync(Patience, TestContext.Current.CancellationToken);

            Assert.False(ended);
            Assert.True(_inspected.TryTake(out CameraView view));
            views.Add(view.Result);
        }

        Assert.All(views, v => Assert.Equal((ViewOutcome.ModelFailed, Verdict.Undecided), (v.Outcome, v.Verdict)));
        Assert.Equal(Enumerable.Repeat("camera 'cam-1': the model has not answered for 1000 ms; its run is ended", 3), _told);
        Assert.Equal((LineState.Halted, "the model failed on 3 frames in a row"), (_readiness.State, _readiness.HaltedFor));
        Assert.Equal(0, _pool.RentedCount);
    }

    private static DefectFinder FinderOf(OnnxModel model)
    {
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        return finder;
    }

    private InspectionStage Stage(DefectFinder finder)
    {
        var pairing = new TriggerPairing(1, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(20));
        return new InspectionStage(
            0, finder, TinyModel.RecipeWith(), _frames, new CameraInput(pairing, [0], _inspected, _inspected), _clock, new CameraTime(_clock), _wake, _faults);
    }

    private ModelWatch Watch(InspectionStage stage) => new(
        "cam-1", _faults, stage.StopRun, TimeSpan.FromMilliseconds(100),
        (_, fault) =>
        {
            if (fault is not null) _told.Add(fault);
        },
        why => _readiness.Raise(LineEvent.Halt, why));

    private void Give(byte level) => Assert.True(_frames.TryGive(TinyModel.FrameOf(_pool, level)));
}
