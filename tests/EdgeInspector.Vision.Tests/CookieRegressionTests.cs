using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Vision.Tests;

/// <summary>Real photographs, lying beside the project: 31 good cookies to teach on, 14 good and 32 cracked ones to try.</summary>
/// <remarks>Pictures: aws-samples/amazon-lookout-for-vision, CC BY-SA 4.0, © Amazon, reduced to 480×640.</remarks>
public sealed class CookieRegressionTests
{
    /// <summary>In <c>shared</c> beside the repository's folder, or beside one of the folders that hold it.</summary>
    internal static string Cookies
    {
        get
        {
            for (DirectoryInfo? folder = Directory.GetParent(PeerProcess.RepositoryFolder()); folder is not null; folder = folder.Parent)
            {
                string cookies = Path.Combine(folder.FullName, "shared", "data", "cookie");
                if (Directory.Exists(cookies)) return cookies;
            }

            throw new DirectoryNotFoundException("the cookie pictures are missing: expected at ../shared/data/cookie from the repository's folder");
        }
    }

    // Seen: 0.998 without a bank, 0.994 with one, at 192×256. Repeats with other seeds scatter by about 0.01.
    [Theory]
    [InlineData(0, 0.97)]
    [InlineData(800, 0.97)]
    public void Cracked_cookies_score_above_good_ones(int bankPatches, double aurocMin)
    {
        var options = new TeachOptions
        {
            ImagesFolder = Path.Combine(Cookies, "train", "good"),
            BackboneFile = TeachingTests.Backbone,
            Name = "cookie",
            Version = "1",
            InputWidth = 192,
            InputHeight = 256,
            BankPatches = bankPatches,
            Threads = 2,
        };

        TaughtModel taught = Teacher.Teach(options, null, CancellationToken.None);
        IReadOnlyList<TrialScore> scores = TeachingTests.Try(taught, Path.Combine(Cookies, "test"));

        float[] good = scores.Where(s => s.Kind == "good").Select(s => s.Score).ToArray();
        float[] cracked = scores.Where(s => s.Kind == "cracked").Select(s => s.Score).ToArray();
        Assert.Equal((14, 32), (good.Length, cracked.Length));
        double auroc = Trial.Auroc(good, cracked);
        TestContext.Current.TestOutputHelper?.WriteLine($"cookie AUROC {auroc:0.0000} with {bankPatches} patches");
        Assert.InRange(auroc, aurocMin, 1);
    }
}
