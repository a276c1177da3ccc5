using EdgeInspector.Inspection;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Vision.Tests;

public sealed class ThresholdWordsTests
{
    // The table of zero failures: 59 for 95 %, 299 for 99 %, 2995 for 99.9 % at one-sided 95 % confidence.
    [Theory]
    [InlineData(0.05, 59)]
    [InlineData(0.01, 299)]
    [InlineData(0.001, 2995)]
    public void Images_that_a_rate_needs_are_those_of_the_table(double rate, int images) => Assert.Equal(images, ScoreScale.ImagesNeeded(rate));

    [Fact]
    public void Too_few_images_are_told_how_many_would_do()
    {
        Assert.Equal(
            "accept-below 0.8, reject-from 1. Of 31 good images, each scored while held out, 9.7 % were not accepted (95 % upper bound 23.2 %); agreed were "
            + "1.0 %. 31 images cannot show the agreed rate: at least 299 could, if none of them were above. The thresholds are a guess.",
            ThresholdWords.OfGood(Taught(31, 3 / 31.0, 0.2324)));
    }

    [Fact]
    public void Enough_images_are_told_what_their_bound_would_need()
    {
        Assert.EndsWith(
            "The rate itself is kept; that its bound keeps it too would need 299 images with none above, 473 with one.",
            ThresholdWords.OfGood(Taught(400, 0.01, 0.0227)),
            StringComparison.Ordinal);
        Assert.EndsWith("The bound keeps the agreed rate.", ThresholdWords.OfGood(Taught(400, 0, 0.0075)), StringComparison.Ordinal);
    }

    // 1 − 0.05^(1/39) = 7.4 %; of 39 defects the second smallest bounds the misses by 5 %.
    [Fact]
    public void Defects_tell_the_misses_and_the_price_of_missing_fewer()
    {
        float[] good = [0, 0.1f, 0.2f, 0.6f];
        float[] clear = [.. Enumerable.Range(0, 39).Select(i => 1 + (i / 100f))], faint = [0.3f, 0.5f, .. clear[2..]];

        Assert.Equal(
            "Of 39 defects 0 were accepted: 0.0 %, 95 % upper bound 7.4 %. A threshold that misses at most 5 % of such defects would be 1.0100: "
            + "accept-below lies under it, both promises are kept.",
            ThresholdWords.OfDefects(Taught(400, 0.01, 0.02), good, clear));
        Assert.EndsWith(
            "would be 0.5000, which 25.0 % of the good images reach: the agreed rate and that promise cannot both be kept, a person decides.",
            ThresholdWords.OfDefects(Taught(400, 0.01, 0.02), good, faint),
            StringComparison.Ordinal);
        Assert.EndsWith("A threshold that misses at most 5 % needs 19 defects or more.", ThresholdWords.OfDefects(Taught(400, 0.01, 0.02), good, clear[..18]), StringComparison.Ordinal);
    }

    private static Passport Taught(int images, double notAccepted, double bound) => new()
    {
        Name = "words", Version = "1", ModelSha256 = "", Runtime = new RuntimePins { OnnxRuntimeVersion = "1" }, Input = new ModelInput { Tensor = "image", Width = 1, Height = 1 },
        Output = new ModelOutput(), Classes = [new PassportClass { Name = "anomaly", AcceptBelow = 0.8f, RejectFrom = 1 }],
        Camera = new CameraBinding { ImageWidth = 1, ImageHeight = 1, PixelFormat = "Mono8", Region = new Box(0, 0, 1, 1) },
        TaughtFrom = new TeachFacts
        {
            Images = images, ImagesSha256 = "", Backbone = "b", BackboneSha256 = "", Folds = 5, Augmentations = 0, FalseRejectRate = 0.01,
            HeldOutNotAccepted = notAccepted, HeldOutNotAcceptedUpperBound = bound,
        },
    };
}
