using EdgeInspector.Benchmarks.GigEVision;

namespace EdgeInspector.GigEVision.Tests.Figures;

public sealed class RateSearchTests
{
    [Fact]
    public void The_first_round_finds_every_limit_with_few_probes_and_says_what_ended_it()
    {
        for (int limit = -1; limit < 13; limit++)
        {
            var search = new RateSearch(13);

            int probes = Round(search, limit);

            Assert.Equal([limit], search.Found);
            Assert.InRange(probes, 1, 4);
            Assert.Equal(limit == 12 ? "" : $"step {limit + 1}", search.EndedBy);
        }
    }

    [Theory]
    [InlineData(5, 5, 2)]
    [InlineData(5, 7, 3)]
    [InlineData(5, 2, 5)]
    [InlineData(-1, 2, 4)]
    [InlineData(12, 12, 1)]
    [InlineData(0, -1, 2)]
    public void Later_rounds_begin_where_the_last_one_ended(int first, int second, int probes)
    {
        var search = new RateSearch(13);
        Round(search, first);

        Assert.Equal(probes, Round(search, second));

        Assert.Equal([first, second], search.Found);
    }

    [Fact]
    public void A_ladder_has_at_least_one_step_and_ends_below_its_end()
    {
        Assert.Equal([60.0, 75.0, 93.75], RateSearch.Ladder(60, 100, 1.25));
        Assert.Equal([60.0], RateSearch.Ladder(60, 10, 1.25));
    }

    private static int Round(RateSearch search, int limit)
    {
        int probes = 0;
        search.Begin();
        while (search.Next is int step)
        {
            search.Note(step <= limit, $"step {step}");
            probes++;
        }

        return probes;
    }
}
