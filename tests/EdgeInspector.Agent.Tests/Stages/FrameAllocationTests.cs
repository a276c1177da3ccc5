using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.Timing;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>The way of a frame with the committed model and recipe: nothing is allocated for a frame, and every frame comes back.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class FrameAllocationTests : IDisposable
{
    // Well past the 30th call, at which the runtime begins to compile a method anew.
    private const int WarmUp = 150;
    private const int Measured = 60;
    private const int Depth = 2;

    // What a frame allocates shows in every window; what the runtime does once on a thread, in one of them (see SteadyState).
    private const int Windows = 3;

    private readonly VialImages _images = new();
    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly Wake _wake = new();
    private readonly HandOver<Frame> _frames;
    private readonly HandOver<CameraView> _inspected;
    private readonly HandOver<CameraView> _failed;
    private readonly OnnxModel _model;
    private readonly DefectFinder _finder;
    private readonly Recipe _recipe;
    private readonly InspectionStage _inspection;
    private readonly AcquisitionStage _acquisition;
    private readonly EvidenceRing _evidence;
    private readonly FramePool _pool = new(FrameBudget.Buffers(openBlocksMax: 4, Depth, spare: 2), 1280 * 1024);
    private ulong _next;

    public FrameAllocationTests()
    {
        string folder = Path.Combine(Repository.Folder, "models", "vial-10r", "1");
        ConfigurationReading reading = ConfigurationReader.Read(Path.Combine(Repository.Folder, "config", "examples", "bench-line.yaml"));
        Assert.Empty(reading.Problems);
        Passport passport = PassportFile.Read(Path.Combine(folder, "passport.yaml"), out IReadOnlyList<ConfigurationProblem> problems)!;
        Assert.Empty(problems);
        Recipe recipe = reading.Configuration!.Recipe.ToRecipe(passport);
        Assert.True(OnnxModel.TryLoad(folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out refusal), refusal?.ToString());
        (_model, _finder, _recipe) = (model, finder, recipe);

        // Full in none of these tests, except for the frames where the test says so.
        _frames = new HandOver<Frame>(Depth, _wake);
        _inspected = new HandOver<CameraView>(512, _wake);
        _failed = new HandOver<CameraView>(256, _wake);
        _evidence = new EvidenceRing(4, finder.ImageBytes, finder.Map.Values.Length, TimeSpan.Zero);
        var pairing = new TriggerPairing(2, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(20));
        var time = new CameraTime(_clock);
        time.Use(MappedClock(), CameraClockSource.Sampled);
        _inspection = new InspectionStage(0, finder, recipe, _frames, new CameraInput(pairing, [0, 1], _inspected, _failed), _clock, time, _wake, evidence: _evidence);
        _acquisition = new AcquisitionStage(0, _frames, _failed, _clock, time);
    }

    public void Dispose()
    {
        _finder.Dispose();
        _model.Dispose();
        _pool.Dispose();
        _wake.Dispose();
    }

    [Fact, Requirement("LIN-03")]
    public void Frames_that_wait_when_another_recipe_is_given_are_judged_by_none_and_the_next_ones_by_the_new()
    {
        Recipe dark = Recipe.Create("dark", "4712", 2, _recipe.Classes, new SampleSpace { MeanMax = 0.01f });
        Assert.True(DefectFinder.TryCreate(_model, dark, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using DefectFinder other = finder;
        var views = new CameraView[8];
        Pass(FrameStatus.Complete);
        int before = Drain(_inspected, views);
        _acquisition.Take(Filled(FrameStatus.Complete));
        _acquisition.Take(Filled(FrameStatus.Complete));

        _inspection.Give(other, dark);
        bool asked = _inspection.HasTaken;
        _inspection.Turn();
        int waited = Drain(_inspected, views.AsSpan(1));
        int rented = _pool.RentedCount;
        Pass(FrameStatus.Complete);
        int after = Drain(_inspected, views.AsSpan(1));

        Assert.Equal((1, false, 0, 0, true, 1), (before, asked, waited, rented, _inspection.HasTaken, after));
        Assert.Equal((ViewOutcome.Inspected, ViewOutcome.OutsideSampleSpace), (views[0].Result.Outcome, views[1].Result.Outcome));
    }

    [Fact]
    public void Frame_on_its_way_from_the_pool_to_a_view_allocates_nothing()
    {
        for (int i = 0; i < WarmUp; i++) Pass(FrameStatus.Complete);
        CameraView[] views = new CameraView[WarmUp + Measured];
        Drain(_inspected, views);

        // Filling a frame is the test's own work and allocates; the way of the frame may not.
        long least = long.MaxValue;
        for (int window = 0; window < Windows && least > 0; window++)
        {
            long allocated = 0;
            for (int i = 0; i < Measured; i++)
            {
                Frame frame = Filled(FrameStatus.Complete);
                long start = GC.GetAllocatedBytesForCurrentThread();
                _acquisition.Take(frame);
                _inspection.Turn();
                allocated += GC.GetAllocatedBytesForCurrentThread() - start;
            }

            least = Math.Min(least, allocated);
            Assert.Equal(Measured, Drain(_inspected, views));
            AssertJudged(views.AsSpan(0, Measured), first: WarmUp + (window * Measured));
        }

        Assert.Equal(0, least);
        Assert.Equal(0, _pool.RentedCount);
        Assert.Equal(0, _evidence.Lost);
        Assert.Equal((0L, 0L), (_finder.ModelFailures, _acquisition.Overruns));
    }

    [Fact, Requirement("XAI-01")]
    public void View_carries_the_ticket_of_its_pixels_and_of_the_map_it_was_judged_by()
    {
        Pass(FrameStatus.Complete);
        Assert.True(_inspected.TryTake(out CameraView view));

        EvidenceBuffer? kept = _evidence.TryClaim(view.Result.Evidence);

        Assert.NotNull(kept);
        Assert.Equal(_images[0].ToArray(), kept.Pixels.ToArray());
        Assert.Equal((1280, 1024, PixelFormat.Mono8), (kept.Width, kept.Height, kept.PixelFormat));
        ReadOnlySpan<float> map = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(kept.Map);
        Assert.Equal(map.Length, kept.MapPlanes * kept.MapWidth * kept.MapHeight);
        Assert.Equal(view.Result.Score, System.Numerics.Tensors.TensorPrimitives.Max(map));
    }

    [Fact, Requirement("XAI-01")]
    public void Without_a_free_buffer_the_view_is_judged_all_the_same_and_says_that_its_pixels_are_lost()
    {
        for (int i = 0; i < 4; i++) Assert.NotNull(_evidence.TryReserve(TimeSpan.Zero));

        Pass(FrameStatus.Complete);

        Assert.True(_inspected.TryTake(out CameraView view));
        Assert.Equal((ViewOutcome.Inspected, EvidenceRing.LostTicket, 1L), (view.Result.Outcome, view.Result.Evidence, _evidence.Lost));
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(FrameStatus.MissingPackets)]
    [InlineData(FrameStatus.Timeout)]
    [InlineData(FrameStatus.SizeMismatch)]
    [InlineData(FrameStatus.Aborted)]
    [InlineData(FrameStatus.Filling)]
    public void Frame_that_is_not_complete_goes_back_and_its_view_is_rejected_without_allocation(FrameStatus status)
    {
        for (int i = 0; i < WarmUp; i++) Pass(status);
        CameraView[] views = new CameraView[WarmUp + Measured];
        Drain(_failed, views);

        long allocated = 0;
        for (int i = 0; i < Measured; i++)
        {
            Frame frame = Filled(status);
            long start = GC.GetAllocatedBytesForCurrentThread();
            _acquisition.Take(frame);
            allocated += GC.GetAllocatedBytesForCurrentThread() - start;
        }

        Assert.Equal(0, allocated);
        Assert.Equal(0, _pool.RentedCount);
        Assert.Equal(0, _frames.Count);
        Assert.Equal(Measured, Drain(_failed, views));
        for (int i = 0; i < Measured; i++)
        {
            ViewResult result = views[i].Result;
            Assert.Equal((ulong)(WarmUp + i), views[i].Sequence);
            Assert.Equal((ViewOutcome.FrameIncomplete, Verdict.Reject, RejectReason.FrameIncomplete), (result.Outcome, result.Verdict, result.Reason));
        }
    }

    [Fact, Requirement("CNF-03")]
    public void Frame_that_finds_the_hand_over_full_goes_back_and_its_view_is_not_inspected()
    {
        for (int i = 0; i < WarmUp; i++) Pass(FrameStatus.Complete);
        CameraView[] views = new CameraView[WarmUp + Measured];
        Drain(_inspected, views);
        for (int i = 0; i < Depth; i++) _acquisition.Take(Filled(FrameStatus.Complete));

        _acquisition.Take(Filled(FrameStatus.Complete));
        long allocated = 0;
        for (int i = 1; i < Measured; i++)
        {
            Frame frame = Filled(FrameStatus.Complete);
            long start = GC.GetAllocatedBytesForCurrentThread();
            _acquisition.Take(frame);
            allocated += GC.GetAllocatedBytesForCurrentThread() - start;
        }

        int rentedWhileFull = _pool.RentedCount;
        _inspection.Turn();

        Assert.Equal(0, allocated);
        Assert.Equal(Measured, _acquisition.Overruns);
        Assert.Equal((Depth, 0), (rentedWhileFull, _pool.RentedCount));
        Assert.Equal(Measured, Drain(_failed, views));
        for (int i = 0; i < Measured; i++)
        {
            ViewResult result = views[i].Result;
            Assert.Equal((ulong)(WarmUp + Depth + i), views[i].Sequence);
            Assert.Equal((ViewOutcome.NotInspected, Verdict.Reject, RejectReason.NotInspected), (result.Outcome, result.Verdict, result.Reason));
        }

        Assert.Equal(Depth, Drain(_inspected, views));
        AssertJudged(views.AsSpan(0, Depth), first: WarmUp);
    }

    [Fact, Requirement("CNF-03")]
    public void Complete_frame_without_a_plane_of_pixels_never_reaches_the_model()
    {
        Assert.True(_pool.TryRent(out Frame frame));
        frame.Info = new FrameInfo { BlockId = 5, Sequence = 4, PayloadType = PayloadType.Jpeg, PayloadBytes = 700, ImageBytes = 700 };
        frame.Status = FrameStatus.Complete;

        _acquisition.Take(frame);

        Assert.Equal((0, 0, 0L), (_frames.Count, _pool.RentedCount, _acquisition.Overruns));
        Assert.True(_failed.TryTake(out CameraView view));
        Assert.Equal((4UL, ViewOutcome.NotInspected, Verdict.Reject), (view.Sequence, view.Result.Outcome, view.Result.Verdict));
    }

    [Fact]
    public void Underrun_is_a_view_that_was_not_inspected()
    {
        _acquisition.Underrun(new FrameInfo { BlockId = 9, Sequence = 8 });

        Assert.True(_failed.TryTake(out CameraView view));
        Assert.Equal((8UL, 9UL, ViewOutcome.NotInspected, Verdict.Reject), (view.Sequence, view.Result.BlockId, view.Result.Outcome, view.Result.Verdict));
    }

    [Fact]
    public async Task Camera_that_streams_into_the_model_costs_no_allocation_on_either_thread()
    {
        using var device = new SimulatedCamera(new SimulatedCameraOptions { Port = 0, AnswerBroadcasts = false, TriggerOn = true }, _images);
        device.Start();
        CameraOpening opening = await Camera.OpenAsync(
            CameraSelector.ByAddress(device.ControlEndPoint.Address, device.ControlEndPoint.Port),
            new CameraOptions { Name = "cam-1", PacketSizeBytes = 8000 }, NullLogger.Instance, CancellationToken.None);
        using Camera camera = opening.Camera ?? throw new InvalidOperationException(opening.Message);
        var sink = new MeasuringSink(_acquisition);
        var measured = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var inspector = new Thread(() => Inspect(measured, stop.Token)) { IsBackground = true };

        camera.StartStream(_pool, sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(1) });
        inspector.Start();
        for (int i = 0; i < WarmUp + (Windows * Measured); i++)
        {
            Assert.Equal(CameraSimulator.TriggerOutcome.Exposed, device.FireHardwareTrigger());

            // The next when this one has its view: a line does not expose faster than it judges.
            while (Volatile.Read(ref _views) <= i && !stop.IsCancellationRequested) await Task.Delay(1);
        }

        long inspection = await measured.Task.WaitAsync(TimeSpan.FromSeconds(30));
        camera.StopStream();

        Assert.Equal(0, inspection);
        Assert.Equal(0, sink.AllocatedBytes);
        Assert.Equal(0, _pool.RentedCount);
        Assert.Equal((WarmUp + (Windows * Measured), 0L), (sink.Frames, _acquisition.Overruns));
        CameraView[] views = new CameraView[WarmUp + (Windows * Measured)];
        Assert.Equal(views.Length, Drain(_inspected, views));
        AssertJudged(views, first: 0, isStamped: false);
    }

    private int _views;

    private void Inspect(TaskCompletionSource<long> measured, CancellationToken stop)
    {
        long start = 0;
        long least = long.MaxValue;
        int windowEnd = WarmUp;
        while (!stop.IsCancellationRequested)
        {
            _wake.Wait(TimeSpan.FromMilliseconds(20));
            _inspection.Turn();
            int views = _inspected.Count;
            if (views >= windowEnd)
            {
                long now = GC.GetAllocatedBytesForCurrentThread();
                if (windowEnd > WarmUp) least = Math.Min(least, now - start);
                start = now;
                windowEnd += Measured;
            }

            if (views == WarmUp + (Windows * Measured))
            {
                measured.SetResult(least);
                Volatile.Write(ref _views, views);
                return;
            }

            Volatile.Write(ref _views, views);
        }

        measured.TrySetCanceled(stop);
    }

    private void Pass(FrameStatus status)
    {
        _acquisition.Take(Filled(status));
        _inspection.Turn();
    }

    // A made-up camera clock: ours in nanoseconds, 7 s ahead.
    private static ulong CameraNs(long timestamp) => (ulong)((Int128)timestamp * 1_000_000_000 / TimeProvider.System.TimestampFrequency) + 7_000_000_000;

    private static CameraClock MappedClock()
    {
        var clock = new CameraClock(new CameraClockOptions());
        long now = TimeProvider.System.GetTimestamp();
        Assert.Equal(ClockJump.None, clock.Add(new ClockSample(now, CameraNs(now), now)));
        return clock;
    }

    private Frame Filled(FrameStatus status)
    {
        Assert.True(_pool.TryRent(out Frame frame));
        _images[_next].CopyTo(frame.Buffer.Span);
        long now = TimeProvider.System.GetTimestamp();
        frame.Info = new FrameInfo
        {
            BlockId = _next + 1, Sequence = _next, PixelFormat = PixelFormat.Mono8, Width = 1280, Height = 1024, StrideBytes = 1280,
            FirstPacketAt = now, LastPacketAt = now, CameraTimestampNs = CameraNs(now),
        };
        frame.Status = status;
        _next++;
        return frame;
    }

    /// <summary>Every view was inspected and judged by itself: even images show a good vial, odd ones a crack or a low fill.</summary>
    private static void AssertJudged(ReadOnlySpan<CameraView> views, int first, bool isStamped = true)
    {
        for (int i = 0; i < views.Length; i++)
        {
            ViewResult result = views[i].Result;
            Assert.Equal((ulong)(first + i), views[i].Sequence);
            Assert.Equal(ViewOutcome.Inspected, result.Outcome);
            if (isStamped) Assert.Equal((CameraClockSource.Sampled, true), (result.Stamp.Source, (result.Stamp.At - result.Times.FirstPacketAt).Duration() <= result.Stamp.Error));
            if (views[i].Sequence % 4 == 3) Assert.Equal(Verdict.Reject, result.Verdict);
            if (views[i].Sequence % 4 == 0) Assert.Equal(Verdict.Accept, result.Verdict);
        }
    }

    private static int Drain(HandOver<CameraView> views, Span<CameraView> into)
    {
        int count = 0;
        while (views.TryTake(out CameraView view)) into[count++] = view;
        return count;
    }

    /// <summary>Measures the acquisition's call on the receive thread, after the warm-up.</summary>
    private sealed class MeasuringSink(AcquisitionStage acquisition) : IFrameSink
    {
        private readonly long[] _windows = new long[Windows];

        public int Frames { get; private set; }

        /// <summary>The least of the windows after the warm-up.</summary>
        public long AllocatedBytes => _windows.Min();

        public void Take(Frame frame)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            acquisition.Take(frame);
            if (++Frames > WarmUp) _windows[Math.Min((Frames - WarmUp - 1) / Measured, Windows - 1)] += GC.GetAllocatedBytesForCurrentThread() - start;
        }

        public void Underrun(in FrameInfo info) => acquisition.Underrun(info);
    }
}
