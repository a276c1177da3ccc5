using EdgeInspector.GigEVision.Gvsp;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>What is copied past the cache is what was there, and not a byte beside it is touched.</summary>
[Requirement("CAM-01")]
public sealed class PayloadCopyTests
{
    private const byte Untouched = 0xA5;

    [Fact]
    public void Every_length_at_every_place_within_a_line_is_copied_and_nothing_beside_it()
    {
        byte[] from = HandLaid.Pattern(9000, seed: 5);
        byte[] to = GC.AllocateArray<byte>(9000 + 256, pinned: true);
        foreach (int length in (int[])[0, 1, 63, 64, 511, 512, 513, 575, 576, 1452, 1464, 8964])
        {
            for (int place = 0; place < 64; place++)
            {
                to.AsSpan().Fill(Untouched);

                PayloadCopy.PastCache(from.AsSpan(place, Math.Min(length, from.Length - place)), to.AsSpan(64 + place));
                PayloadCopy.Fence();

                int copied = Math.Min(length, from.Length - place);
                Assert.True(to.AsSpan(64 + place, copied).SequenceEqual(from.AsSpan(place, copied)), $"{length} bytes at {place}");
                Assert.True(to.AsSpan(0, 64 + place).IndexOfAnyExcept(Untouched) < 0, $"{length} bytes at {place}: before");
                Assert.True(to.AsSpan(64 + place + copied).IndexOfAnyExcept(Untouched) < 0, $"{length} bytes at {place}: behind");
            }
        }
    }

    [Fact]
    public void Place_that_is_too_small_is_refused_before_a_byte_is_written()
    {
        byte[] to = [.. Enumerable.Repeat(Untouched, 600)];

        Assert.ThrowsAny<ArgumentException>(() => PayloadCopy.PastCache(new byte[601], to));

        Assert.DoesNotContain(to, b => b != Untouched);
    }
}
