namespace EdgeInspector.Statistics.Tests;

/// <summary>Held against whole-number sums of binomial coefficients, worked out apart in exact arithmetic.</summary>
public sealed class McNemarTests
{
    [Theory]
    [InlineData(0, 6, 0.03125)]
    [InlineData(1, 9, 0.021484375)] // 2 · (1 + 10) / 1024
    [InlineData(5, 15, 0.0413894653320313)]
    [InlineData(3, 0, 0.25)]
    [InlineData(0, 1, 1)]
    [InlineData(10, 10, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(59, 6, 4.96465032712862e-12)]
    [InlineData(121, 59, 4.43444926375518e-6)]
    [InlineData(300, 400, 1.78476314485624e-4)]
    [InlineData(1000, 1100, 0.0307207078642423)]
    [InlineData(9000, 10000, 4.19403714414079e-13)]
    public void P_is_twice_the_tail_of_the_binomial(long first, long second, double expected)
    {
        Assert.Equal(expected, McNemar.ExactP(first, second), expected * 1e-9);
        Assert.Equal(McNemar.ExactP(first, second), McNemar.ExactP(second, first));
    }

    [Fact]
    public void Table_counts_pairs_and_what_one_of_two_says_alone()
    {
        var table = new AgreementTable(3);
        foreach ((int first, int second) in ((int, int)[])[(0, 0), (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 2), (2, 1)]) table.Add(first, second);

        Assert.Equal((8, 4), (table.Total, table.Agreed));
        Assert.Equal((2, 1, 1), (table[0, 0], table[0, 2], table[2, 1]));
        Assert.Equal((2, 1), table.Discordant(0));
        Assert.Equal((1, 2), table.Discordant(1));
        Assert.Equal((1, 1), table.Discordant(2));
    }
}
