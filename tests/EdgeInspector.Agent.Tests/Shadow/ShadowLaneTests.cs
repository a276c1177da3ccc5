using EdgeInspector.Agent.Shadow;
using EdgeInspector.Agent.Tests.Stages;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Shadow;

/// <summary>Whatever the shadow does, the inspect thread only ever copies, counts and goes on.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class ShadowLaneTests : IDisposable
{
    private const int Depth = 4, Width = 64, Height = 48;

    private readonly Wake _wake = new();
    private readonly HandOver<ShadowSlot> _free;
    private readonly HandOver<ShadowSlot> _waiting;
    private readonly HandOver<ShadowView> _judged;
    private readonly FramePool _pool = new(2, 2 * Width * Height);
    private readonly List<ShadowSlot> _slots = [];

    public ShadowLaneTests()
    {
        _free = new HandOver<ShadowSlot>(Depth, _wake);
        _waiting = new HandOver<ShadowSlot>(Depth, _wake);
        _judged = new HandOver<ShadowView>(8, _wake);
        for (int i = 0; i < Depth; i++)
        {
            _slots.Add(new ShadowSlot(Width * Height));
            _free.TryGive(_slots[i]);
        }
    }

    public void Dispose()
    {
        foreach (ShadowSlot slot in _slots) slot.Dispose();
        _pool.Dispose();
        _wake.Dispose();
    }

    [Fact]
    public void Shadow_sees_a_copy_of_the_very_pixels_and_its_word_names_the_view()
    {
        byte[] seen = [];
        ShadowLane lane = Lane((in ImageView image, out FindingList findings) =>
        {
            findings = default;
            seen = image.Row(7).ToArray();
            return ViewOutcome.Inspected;
        });
        using (Frame frame = FrameOf(33))
        {
            lane.Offer(frame, TimeSpan.FromMilliseconds(5), isLineBehind: false);
            frame.Buffer.Span.Clear();
        }

        lane.Turn(Never);

        Assert.Equal(Enumerable.Repeat((byte)33, Width), seen);
        Assert.True(_judged.TryTake(out ShadowView view));
        Assert.Equal((TimeSpan.FromMilliseconds(5), ViewOutcome.Inspected, Verdict.Accept), (view.ReceivedAt, view.Outcome, view.Judgement.Verdict));
        Assert.Equal((1, 0, 0), (lane.Shown, lane.NotShown, lane.Failed));
    }

    [Fact, Requirement("CNF-03")]
    public void Shadow_that_throws_is_a_failed_view_of_its_own_and_sees_the_next_one()
    {
        int calls = 0;
        ShadowLane lane = Lane((in ImageView _, out FindingList findings) =>
        {
            findings = default;
            return ++calls == 1 ? throw new InvalidOperationException("the shadow") : ViewOutcome.Inspected;
        });
        for (int i = 0; i < 2; i++)
        {
            using Frame frame = FrameOf(1);
            lane.Offer(frame, TimeSpan.FromSeconds(i), isLineBehind: false);
        }

        lane.Turn(Never);

        Assert.True(_judged.TryTake(out ShadowView first));
        Assert.True(_judged.TryTake(out ShadowView second));
        Assert.Equal((ViewOutcome.ModelFailed, Verdict.Undecided, ViewOutcome.Inspected), (first.Outcome, first.Judgement.Verdict, second.Outcome));
        Assert.Equal((2, 1), (lane.Shown, lane.Failed));
    }

    [Fact, Requirement("CNF-03")]
    public async Task Shadow_that_hangs_costs_nothing_but_its_own_views()
    {
        using var released = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        ShadowLane lane = Lane((in ImageView _, out FindingList findings) =>
        {
            findings = default;
            hangs.Set();
            released.Wait();
            return ViewOutcome.Inspected;
        });
        Offer(lane, 1);
        Task shadow = Task.Run(() => lane.Turn(Never), TestContext.Current.CancellationToken);
        hangs.Wait(TestContext.Current.CancellationToken);

        Offer(lane, 100);

        Assert.False(shadow.IsCompleted);
        Assert.Equal((0, 100 - (Depth - 1)), (lane.Shown, lane.NotShown));
        Assert.Equal(0, _pool.RentedCount);
        released.Set();
        await shadow.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(Depth, lane.Shown);
    }

    [Fact]
    public void Shadow_of_a_line_that_is_behind_sees_nothing_and_what_waits_is_let_go_and_counted()
    {
        int calls = 0;
        ShadowLane lane = Lane((in ImageView _, out FindingList findings) =>
        {
            calls++;
            findings = default;
            return ViewOutcome.Inspected;
        });
        Offer(lane, 3);
        using (Frame frame = FrameOf(1)) lane.Offer(frame, default, isLineBehind: true);

        // The line falls behind while the shadow looks at the first of three.
        lane.Turn(() => calls == 1);

        Assert.Equal((1, 1, 3), (calls, lane.Shown, lane.NotShown));
        Offer(lane, Depth);
        lane.Turn(Never);
        Assert.Equal((1 + Depth, 3), (lane.Shown, lane.NotShown));
    }

    [Fact]
    public void Image_that_is_larger_than_a_slot_is_not_copied_and_its_slot_comes_back()
    {
        int calls = 0;
        ShadowLane lane = Lane((in ImageView _, out FindingList findings) =>
        {
            calls++;
            findings = default;
            return ViewOutcome.Inspected;
        });
        for (int i = 0; i < 2 * Depth; i++)
        {
            using Frame frame = FrameOf(1, Height + 1);
            lane.Offer(frame, default, isLineBehind: false);
            lane.Turn(Never);
        }

        Offer(lane, 1);
        lane.Turn(Never);

        Assert.Equal((1, 1, 0), (calls, lane.Shown, lane.NotShown));
    }

    [Fact]
    public void Records_that_are_not_taken_lose_the_shadows_words_and_are_counted()
    {
        ShadowLane lane = Lane(Clean);
        for (int i = 0; i < 10; i++)
        {
            Offer(lane, 1);
            lane.Turn(Never);
        }

        Assert.Equal((10, 2), (lane.Shown, lane.NotTold));
    }

    [Fact]
    public void Showing_a_frame_allocates_nothing_whether_a_slot_is_free_or_not()
    {
        ShadowLane lane = Lane(Clean);
        using Frame frame = FrameOf(1);
        for (int i = 0; i < 100; i++) lane.Offer(frame, default, isLineBehind: false);
        Assert.Equal(0, SteadyState.AllocatedBytes(300, () => lane.Offer(frame, default, isLineBehind: false)));

        long allocated = SteadyState.AllocatedBytes(300, () =>
        {
            lane.Turn(Never);
            lane.Offer(frame, default, isLineBehind: false);
            while (_judged.TryTake(out _))
            {
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(lane.Shown >= 300);
    }

    private static ViewOutcome Clean(in ImageView image, out FindingList findings)
    {
        findings = default;
        return ViewOutcome.Inspected;
    }

    private static bool Never() => false;

    private ShadowLane Lane(ShadowLook look)
    {
        var recipe = Recipe.Create("r", "p", 1, [new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f)], new SampleSpace());
        return new ShadowLane(_free, _waiting, _judged, look, recipe);
    }

    private void Offer(ShadowLane lane, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Frame frame = FrameOf(1);
            lane.Offer(frame, default, isLineBehind: false);
        }
    }

    private Frame FrameOf(byte level, int height = Height)
    {
        Assert.True(_pool.TryRent(out Frame frame));
        frame.Buffer.Span.Fill(level);
        frame.Info = new FrameInfo { PixelFormat = PixelFormat.Mono8, Width = Width, Height = height, StrideBytes = Width };
        frame.Status = FrameStatus.Complete;
        return frame;
    }
}
