using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>Limits of the sample space, proposed from good images.</summary>
public sealed class SpaceProposalTests
{
    // Wilks' sample sizes for both ends of a distribution with 95 % confidence, as the textbooks have them: 93 for 95 %, 473 for 99 %.
    [Theory, Requirement("USE-03")]
    [InlineData(93, 0.95)]
    [InlineData(473, 0.99)]
    public void Coverage_of_a_range_is_that_of_the_textbooks(int images, double coverage)
    {
        Assert.InRange(SpaceProposal.CoverageOf(images), coverage, coverage + 0.0005);
        Assert.True(SpaceProposal.CoverageOf(images - 1) < coverage);
    }

    // The limit for infinitely many draws is the quantile itself, and fewer draws never give a narrower limit.
    [Fact]
    public void Tolerance_factor_falls_to_the_quantile()
    {
        Assert.InRange(SpaceProposal.ToleranceFactor(1_000_000), 3.719, 3.73);
        Assert.True(SpaceProposal.ToleranceFactor(8) > SpaceProposal.ToleranceFactor(20));
        Assert.InRange(SpaceProposal.ToleranceFactor(8), 6, 8);
    }

    [Fact, Requirement("USE-03")]
    public void Limits_enclose_what_was_seen_and_carry_its_statistics()
    {
        SampleMeasurement[] samples = [.. Enumerable.Range(0, 50).Select(i => new SampleMeasurement(0.4f + (0.001f * i), 0, 0.02f + (0.0001f * i))
        {
            IsMeasured = true, P1 = 0.1f, P50 = 0.5f, P99 = 0.9f, EmbeddingDistance = 0.8f + (0.01f * i),
        })];

        QualifiedSpace space = SpaceProposal.Of(samples)!;

        Assert.All(samples, s => Assert.True(space.Limits.Admits(s)));
        Assert.Equal(["mean", "p1", "p50", "p99", "saturated", "sharpness", "embedding-distance"], space.Statistics.Select(s => s.Measure));
        SampleStatistic mean = space.Statistics[0];
        Assert.Equal((50, 0.4f, 0.449f), (mean.Images, mean.Min, mean.Max));
        Assert.Equal(0.4245f, mean.Mean, 1e-5);
        Assert.Equal(0.0145774f, mean.Deviation, 1e-5);
        Assert.Equal(2 * 1.29f, space.Limits.EmbeddingDistanceMax!.Value, 1e-3);
        Assert.InRange(space.Limits.MeanMin, 0.32f, 0.36f);

        // A measure that never varied still has two grey levels of room.
        Assert.InRange(space.Limits.P50Max, 0.5f + (2f / 255), 0.51f);
        Assert.Null(SpaceProposal.Of(samples[..1]));
        Assert.Null(SpaceProposal.Of([.. samples.Select(s => s with { EmbeddingDistance = null })])!.Limits.EmbeddingDistanceMax);
    }

    [Fact, Requirement("USE-02"), Requirement("USE-03")]
    public void Fresh_good_pictures_are_inside_what_teach_proposes_and_dark_blurred_and_empty_ones_are_outside()
    {
        using Pictures good = Pictures.OfGoodPlates(12);
        using Pictures fresh = Pictures.OfGoodPlates(40, seed: 700);
        using TaughtPlates taught = TaughtPlates.Of(good.Folder);
        SampleSpace limits = taught.Taught.Passport.SampleSpace!.Limits;

        SampleBreach[] breaches = [.. Directory.GetFiles(fresh.Folder).Select(f => limits.Check(taught.Look(f, _ => { }, limits.Part))).Where(b => b.Limit != SampleLimit.None)];

        Assert.Empty(breaches);
        Assert.Equal(SampleLimit.MeanMin, BreachOf(i => i.ConvertTo(i, -1, 0.5)).Limit);
        Assert.NotEqual(SampleLimit.None, BreachOf(i => Cv2.GaussianBlur(i, i, default, 3)).Limit);
        Assert.NotEqual(SampleLimit.None, BreachOf(i => i.SetTo(new Scalar(153))).Limit);
        Assert.Equal(12, taught.Taught.Passport.SampleSpace!.Statistics[0].Images);
        Assert.Contains(taught.Taught.Passport.Limitations, l => l.Contains("the 12 it was taught from", StringComparison.Ordinal));

        // The ring, darker than the plate, has its place.
        Assert.Equal((false, true), (limits.Part!.IsBrighter, limits.Part.TolerancePixels < 20));
        Assert.InRange(limits.Part.Expected.X + (limits.Part.Expected.Width / 2), 76, 84);

        SampleBreach BreachOf(Action<Mat> change) => limits.Check(taught.Look(fresh.FileOf(0), change, limits.Part));
    }

    [Fact, Requirement("USE-02")]
    public void A_recipe_narrows_the_qualified_space_and_never_widens_it()
    {
        var recipe = new SampleSpace { MeanMin = 0.2f, MeanMax = 0.9f, SharpnessMin = 0.05f };
        var qualified = new SampleSpace { MeanMin = 0.3f, MeanMax = 0.95f, SaturatedMax = 0.01f, EmbeddingDistanceMax = 2.5f, Part = new PartPlace(new Box(1, 2, 3, 4), 5, 0.5f, IsBrighter: false) };

        SampleSpace both = recipe.Within(qualified);

        Assert.Equal(qualified with { MeanMax = 0.9f, SharpnessMin = 0.05f }, both);
        Assert.Equal(both with { EmbeddingDistanceMax = 2 }, both.Within(recipe with { EmbeddingDistanceMax = 2 }));
        Assert.Equal(recipe, recipe.Within(new SampleSpace()));
    }
}
