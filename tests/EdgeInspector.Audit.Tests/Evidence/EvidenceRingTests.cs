using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;

namespace EdgeInspector.Audit.Tests.Evidence;

/// <summary>Buffers between a view and the disk: each has one owner, and what is not there any more is never taken for something else.</summary>
public sealed class EvidenceRingTests : IDisposable
{
    private const int Width = 6;
    private const int Height = 4;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);
    private readonly AlignedMemory _image = new(Width * Height * 2);
    private readonly float[] _map = [1, 2, 3, 4, 5, 6];

    public void Dispose() => _image.Dispose();

    [Fact]
    public unsafe void Kept_view_comes_back_by_its_ticket_with_every_pixel_and_value()
    {
        for (int i = 0; i < Width * Height; i++) _image.Pointer[i] = (byte)i;
        EvidenceRing ring = Ring(2);
        EvidenceBuffer buffer = ring.TryReserve(TimeSpan.Zero)!;
        long ticket = buffer.Ticket;

        bool isKept = buffer.Keep(Image(), _map, 1, 3, TimeSpan.Zero);

        EvidenceBuffer claimed = ring.TryClaim(ticket)!;
        Assert.True(isKept);
        Assert.Same(buffer, claimed);
        Assert.Equal(Enumerable.Range(0, Width * Height).Select(i => (byte)i), claimed.Pixels.ToArray());
        Assert.Equal((Width, Height, PixelFormat.Mono8), (claimed.Width, claimed.Height, claimed.PixelFormat));
        Assert.Equal((1, 3, 2), (claimed.MapPlanes, claimed.MapWidth, claimed.MapHeight));
        Assert.Equal(_map, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(claimed.Map).ToArray());
    }

    [Fact]
    public unsafe void Filling_at_the_end_of_lines_is_not_kept()
    {
        for (int i = 0; i < Width * Height * 2; i++) _image.Pointer[i] = (byte)(i % (Width + 2) < Width ? 7 : 99);
        EvidenceRing ring = Ring(1);
        EvidenceBuffer buffer = ring.TryReserve(TimeSpan.Zero)!;

        buffer.Keep(new ImageView(_image.Pointer, Width, Height, Width + 2, PixelFormat.Mono8), [], 0, 0, TimeSpan.Zero);

        Assert.Equal(Enumerable.Repeat((byte)7, Width * Height), buffer.Pixels.ToArray());
        Assert.Equal(0, buffer.Map.Length);
    }

    [Fact]
    public void Ticket_counts_once_and_never_for_a_later_view_in_the_same_buffer()
    {
        EvidenceRing ring = Ring(1);
        EvidenceBuffer buffer = ring.TryReserve(TimeSpan.Zero)!;
        long first = buffer.Ticket;
        buffer.Keep(Image(), [], 0, 0, TimeSpan.Zero);
        Assert.NotNull(ring.TryClaim(first));
        Assert.Null(ring.TryClaim(first));
        buffer.Release();
        ring.TryReserve(TimeSpan.Zero)!.Keep(Image(), [], 0, 0, TimeSpan.Zero);

        Assert.NotEqual(first, buffer.Ticket);
        Assert.Null(ring.TryClaim(first));
        Assert.NotNull(ring.TryClaim(buffer.Ticket));
    }

    [Fact]
    public void No_free_buffer_is_told_and_counted()
    {
        EvidenceRing ring = Ring(2);
        ring.TryReserve(TimeSpan.Zero)!.Keep(Image(), [], 0, 0, TimeSpan.Zero);
        ring.TryReserve(TimeSpan.Zero)!.Keep(Image(), [], 0, 0, TimeSpan.Zero);

        Assert.Null(ring.TryReserve(Hold));
        Assert.Equal(1, ring.Lost);
        Assert.Null(ring.TryClaim(EvidenceRing.LostTicket));
        Assert.Null(ring.TryClaim(0));
    }

    [Fact]
    public void View_that_no_record_asks_for_gives_its_buffer_back_after_the_hold_time_but_a_claimed_one_never()
    {
        EvidenceRing ring = Ring(2);
        EvidenceBuffer claimed = ring.TryReserve(TimeSpan.Zero)!;
        claimed.Keep(Image(), [], 0, 0, TimeSpan.Zero);
        ring.TryClaim(claimed.Ticket);
        EvidenceBuffer forgotten = ring.TryReserve(TimeSpan.Zero)!;
        forgotten.Keep(Image(), [], 0, 0, TimeSpan.Zero);
        long ticket = forgotten.Ticket;

        EvidenceBuffer? again = ring.TryReserve(Hold + TimeSpan.FromTicks(1));

        Assert.Same(forgotten, again);
        Assert.Null(ring.TryReserve(100 * Hold));
        again!.Release();
        Assert.Null(ring.TryClaim(ticket));
    }

    [Fact]
    public unsafe void View_that_is_larger_than_a_buffer_is_not_kept_in_part()
    {
        EvidenceRing ring = Ring(1);
        EvidenceBuffer buffer = ring.TryReserve(TimeSpan.Zero)!;
        long ticket = buffer.Ticket;

        bool isKept = buffer.Keep(new ImageView(_image.Pointer, Width, Height + 1, Width, PixelFormat.Mono8), [], 0, 0, TimeSpan.Zero);

        Assert.False(isKept);
        Assert.Null(ring.TryClaim(ticket));
        Assert.NotNull(ring.TryReserve(TimeSpan.Zero));
    }

    [Fact]
    public unsafe void Ring_that_is_fitted_to_a_larger_image_keeps_it_and_what_was_held_before()
    {
        EvidenceRing ring = Ring(2);
        EvidenceBuffer old = ring.TryReserve(TimeSpan.Zero)!;
        long ticket = old.Ticket;
        old.Keep(Image(), _map, 1, 3, TimeSpan.Zero);

        ring.Fit(Width * Height * 2, 6);
        EvidenceBuffer larger = ring.TryReserve(TimeSpan.Zero)!;
        bool isKept = larger.Keep(new ImageView(_image.Pointer, Width, 2 * Height, Width, PixelFormat.Mono8), _map, 1, 3, TimeSpan.Zero);

        Assert.True(isKept);
        Assert.Equal(Width * Height * 2, larger.Pixels.Length);
        Assert.Equal(Width * Height, ring.TryClaim(ticket)!.Pixels.Length);
    }

    [Fact]
    public async Task Claim_waits_for_the_copy_that_is_being_made()
    {
        EvidenceRing ring = Ring(1);
        EvidenceBuffer buffer = ring.TryReserve(TimeSpan.Zero)!;
        Task<EvidenceBuffer?> claim = Task.Run(() => ring.TryClaim(buffer.Ticket), TestContext.Current.CancellationToken);

        buffer.Keep(Image(), [], 0, 0, TimeSpan.Zero);

        Assert.Same(buffer, await claim.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reserving_keeping_and_claiming_allocate_nothing()
    {
        EvidenceRing ring = Ring(4);

        long allocated = SteadyState.AllocatedBytes(100, () =>
        {
            EvidenceBuffer buffer = ring.TryReserve(TimeSpan.Zero)!;
            buffer.Keep(Image(), _map, 1, 3, TimeSpan.Zero);
            ring.TryClaim(buffer.Ticket)!.Release();
        });

        Assert.Equal(0, allocated);
    }

    private static EvidenceRing Ring(int buffers) => new(buffers, Width * Height, 6, Hold);

    private unsafe ImageView Image() => new(_image.Pointer, Width, Height, Width, PixelFormat.Mono8);
}
