using EdgeInspector.Benchmarks.GigEVision;

namespace EdgeInspector.GigEVision.Tests.Figures;

/// <summary>The sums and the arguments of the benchmark's commands; values worked out by hand.</summary>
public sealed class FigureTests
{
    [Fact]
    public void The_median_is_the_middle_value_or_the_mean_of_two()
    {
        Assert.Equal(3, FigureTable.Median([9, 1, 3]));
        Assert.Equal(2.5, FigureTable.Median([4, 1, 2, 3]));
        Assert.True(double.IsNaN(FigureTable.Median([])));
    }

    [Fact]
    public void A_percentile_is_a_value_that_was_seen()
    {
        double[] hundred = [.. Enumerable.Range(1, 100).Select(i => (double)i).Reverse()];

        Assert.Equal(50, FigureTable.Percentile(hundred, 0.50));
        Assert.Equal(99, FigureTable.Percentile(hundred, 0.99));
        Assert.Equal(7, FigureTable.Percentile([7], 0.99));
    }

    [Theory]
    [InlineData(0.3, 1.0, "0.30x (goal 0.30: met)")]
    [InlineData(0.62, 2.0, "0.31x (goal 0.30: MISSED)")]
    [InlineData(0.0, 0.0, "NaNx (goal 0.30: MISSED)")]
    public void A_ratio_says_whether_it_meets_its_goal(double ours, double theirs, string text) =>
        Assert.Equal(text, FigureTable.Ratio(ours, theirs, 0.30));

    [Fact]
    public void A_thousand_packets_of_1500_bytes_take_1538_each_on_the_wire() =>
        Assert.Equal(0.012304, FigureTable.WireSeconds(1_464_000, 1500), 9);

    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        var table = new FigureTable("a", "bb");
        table.Add("ccc", "d");

        Assert.Equal("a    bb\nccc  d\n", table.ToString());
    }

    [Fact]
    public void Arguments_replace_their_defaults()
    {
        Assert.True(FigureOptions.TryParse(["--rounds", "7"], out FigureOptions options, out string problem, ("--rounds", 5, 1, 50), ("--seconds", 2.5, 1, 60)), problem);
        Assert.Equal(7, options.Whole("--rounds"));
        Assert.Equal(TimeSpan.FromSeconds(2.5), options.Seconds("--seconds"));
    }

    [Theory]
    [InlineData("argument '--laps' is unknown; there are --rounds", "--laps", "7")]
    [InlineData("--rounds '0' is no number within 1..50", "--rounds", "0")]
    [InlineData("--rounds 'many' is no number within 1..50", "--rounds", "many")]
    [InlineData("--rounds '' is no number within 1..50", "--rounds")]
    public void A_wrong_argument_is_named_with_what_is_allowed(string expected, params string[] args)
    {
        Assert.False(FigureOptions.TryParse(args, out _, out string problem, ("--rounds", 5, 1, 50)));
        Assert.Equal(expected, problem);
    }
}
