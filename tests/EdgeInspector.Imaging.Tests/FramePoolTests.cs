using CsCheck;

namespace EdgeInspector.Imaging.Tests;

public sealed class FramePoolTests
{
    private const byte Poison = 0xA5;

    [Fact]
    public void An_empty_pool_says_so_and_a_frame_handed_back_is_there_again()
    {
        using var pool = new FramePool(2, 64);
        Assert.True(pool.TryRent(out Frame one));
        Assert.True(pool.TryRent(out Frame two));

        bool isThird = pool.TryRent(out _);
        one.Dispose();
        bool isAgain = pool.TryRent(out Frame again);

        Assert.Equal((false, true, 2), (isThird, isAgain, pool.RentedCount));
        Assert.NotSame(one, two);
        Assert.Same(one, again);
    }

    [Fact]
    public void A_frame_handed_back_twice_is_a_programmers_error()
    {
        using var pool = new FramePool(1, 64);
        pool.TryRent(out Frame frame);
        frame.Dispose();

        Assert.Throws<InvalidOperationException>(frame.Dispose);

        Assert.Equal(0, pool.RentedCount);
    }

    [Fact, Requirement("CAM-01")]
    public void A_buffer_handed_back_is_poisoned_and_a_rented_frame_is_not_complete()
    {
        using var pool = new FramePool(1, 64, Poison);
        pool.TryRent(out Frame frame);
        frame.Buffer.Span.Fill(1);
        frame.Info = new FrameInfo { Width = 8, Height = 8, StrideBytes = 8, PixelFormat = PixelFormat.Mono8 };
        frame.Status = FrameStatus.Complete;
        frame.Dispose();

        pool.TryRent(out Frame again);

        Assert.Equal(-1, again.Buffer.Span.IndexOfAnyExcept(Poison));
        Assert.Equal((FrameStatus.Filling, default), (again.Status, again.Info));
        Assert.Throws<InvalidOperationException>(() => again.View);
    }

    [Theory, Requirement("CAM-01")]
    [InlineData(FrameStatus.Filling), InlineData(FrameStatus.MissingPackets), InlineData(FrameStatus.Timeout)]
    [InlineData(FrameStatus.SizeMismatch), InlineData(FrameStatus.PayloadNotSupported), InlineData(FrameStatus.Aborted), InlineData(FrameStatus.ChunkMismatch)]
    public void Only_a_complete_frame_has_an_image(FrameStatus status)
    {
        using var pool = new FramePool(1, 64);
        pool.TryRent(out Frame frame);
        frame.Info = new FrameInfo { Width = 8, Height = 8, StrideBytes = 8, PixelFormat = PixelFormat.Mono8 };
        frame.Status = status;

        Assert.Throws<InvalidOperationException>(() => frame.View);

        frame.Status = FrameStatus.Complete;
        Assert.Equal((8, 8, 8), (frame.View.Width, frame.View.Height, frame.View.Row(7).Length));
    }

    [Fact, Requirement("CAM-01")]
    public void Complete_frame_without_a_plane_says_what_it_holds_instead_of_showing_it()
    {
        using var pool = new FramePool(1, 64);
        pool.TryRent(out Frame frame);
        frame.Info = new FrameInfo { BlockId = 3, PayloadType = PayloadType.Jpeg, PayloadBytes = 60 };
        frame.Status = FrameStatus.Complete;

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => frame.View);

        Assert.Equal("frame of block 3 is Jpeg of 60 bytes: only a plane of pixels can be viewed", refusal.Message);
    }

    [Fact]
    public unsafe void Every_buffer_begins_on_a_page_and_no_two_overlap()
    {
        using var pool = new FramePool(5, 5000);

        nint[] starts = [.. pool.Slots.Select(f => (nint)f.Buffer.Pointer).Order()];

        Assert.All(starts, s => Assert.Equal(0, s % FrameBuffer.AlignmentBytes));
        for (int i = 1; i < starts.Length; i++) Assert.True(starts[i] - starts[i - 1] >= 5000);
    }

    [Fact]
    public void Any_order_of_renting_and_handing_back_keeps_the_count()
    {
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 9].Array[0, 80]).Sample((count, steps) =>
        {
            using var pool = new FramePool(count, 16);
            var held = new List<Frame>();
            foreach (int step in steps)
            {
                if (step < 5)
                {
                    bool isRented = pool.TryRent(out Frame frame);
                    if (isRented != held.Count < count || (isRented && held.Contains(frame))) return false;
                    if (isRented) held.Add(frame);
                }
                else if (held.Count > 0)
                {
                    Frame back = held[step % held.Count];
                    held.Remove(back);
                    back.Dispose();
                }

                if (pool.RentedCount != held.Count) return false;
            }

            return true;
        });
    }

    [Fact]
    public async Task Threads_that_rent_and_hand_back_at_once_never_share_a_frame()
    {
        const int Rounds = 100_000;
        using var pool = new FramePool(3, 64);
        var owners = new int[pool.Count];
        int shared = 0;
        int rented = 0;

        void Work()
        {
            for (int i = 0; i < Rounds; i++)
            {
                if (!pool.TryRent(out Frame frame)) continue;
                if (Interlocked.Increment(ref owners[frame.Slot]) != 1) Interlocked.Increment(ref shared);
                Interlocked.Increment(ref rented);
                Interlocked.Decrement(ref owners[frame.Slot]);
                frame.Dispose();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning)));

        Assert.Equal((0, 0), (shared, pool.RentedCount));
        Assert.True(rented >= Rounds);
    }

    [Fact]
    public void Renting_and_handing_back_allocates_nothing()
    {
        using var pool = new FramePool(2, 64);
        pool.TryRent(out Frame warm);
        warm.Dispose();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            pool.TryRent(out Frame frame);
            frame.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
