using CsCheck;

namespace EdgeInspector.Statistics.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void A_percentile_is_never_less_than_the_exact_one_and_at_most_a_thirtysecond_more()
    {
        Gen<long> microseconds = Gen.Frequency((3, Gen.Long[0, 200]), (3, Gen.Long[0, 100_000]), (1, Gen.Long[0, 1L << 30]));
        Gen.Select(microseconds.Array[1, 200], Gen.Int[0, 100]).Sample((durations, percent) =>
        {
            (LatencyHistogram histogram, long[] sorted) = Filled(durations);
            double share = percent / 100.0;
            long exact = sorted[Math.Max(1, (int)Math.Ceiling(share * sorted.Length)) - 1];
            long seen = histogram.Percentile(share).Ticks / TimeSpan.TicksPerMicrosecond;
            return seen >= exact && seen <= exact + (exact / 32) && seen <= sorted[^1];
        }, iter: 5_000);
    }

    [Fact]
    public void A_duration_beyond_the_last_bin_is_never_told_shorter_than_it_was()
    {
        Gen.Long[1L << 31, 1L << 40].Array[1, 20].Sample(durations =>
        {
            (LatencyHistogram histogram, long[] sorted) = Filled(durations);
            return histogram.Percentile(0.5).Ticks / TimeSpan.TicksPerMicrosecond >= sorted[Math.Max(1, (int)Math.Ceiling(0.5 * sorted.Length)) - 1];
        }, iter: 500);
    }

    [Fact]
    public void Count_and_maximum_are_exact_and_nothing_is_zero()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal((0L, TimeSpan.Zero, TimeSpan.Zero), (histogram.Count, histogram.Max, histogram.Percentile(0.99)));

        histogram.Add(TimeSpan.FromMilliseconds(-5));
        histogram.Add(TimeSpan.FromMicroseconds(123_456_789));

        Assert.Equal((2L, TimeSpan.FromMicroseconds(123_456_789), TimeSpan.Zero), (histogram.Count, histogram.Max, histogram.Percentile(0.5)));
        Assert.Equal(histogram.Max, histogram.Percentile(1));
    }

    [Theory, InlineData(-0.01), InlineData(1.01)]
    public void A_share_that_is_none_is_a_programmers_error(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram().Percentile(share));
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMilliseconds(1));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) histogram.Add(TimeSpan.FromTicks(i * 997L));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (LatencyHistogram Histogram, long[] Sorted) Filled(long[] microseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (long duration in microseconds) histogram.Add(TimeSpan.FromTicks(duration * TimeSpan.TicksPerMicrosecond));
        return (histogram, [.. microseconds.Order()]);
    }
}
