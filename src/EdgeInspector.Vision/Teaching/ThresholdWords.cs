using System.Globalization;
using System.Text;

namespace EdgeInspector.Vision.Teaching;

/// <summary>What the proposed thresholds promise and what they do not, in words that a person can sign or refuse.</summary>
public static class ThresholdWords
{
    /// <summary>Miss rate for which the threshold is told that defects would want.</summary>
    private const double MissRate = 0.05;

    /// <summary>The thresholds, the rate that was seen on held-out good images with its bound, and how many images the agreed rate would need.</summary>
    public static string OfGood(Passport passport)
    {
        PassportClass judged = passport.Classes[0];
        TeachFacts facts = passport.TaughtFrom!;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"accept-below {judged.AcceptBelow}, reject-from {judged.RejectFrom}. ");
        text.Append(CultureInfo.InvariantCulture, $"Of {facts.Images} good images, each scored while held out, ");
        text.Append(CultureInfo.InvariantCulture, $"{facts.HeldOutNotAccepted:P1} were not accepted (95 % upper bound ");
        text.Append(CultureInfo.InvariantCulture, $"{facts.HeldOutNotAcceptedUpperBound:P1}); agreed were {facts.FalseRejectRate:P1}.");
        int needed = ScoreScale.ImagesNeeded(facts.FalseRejectRate);
        if (facts.HeldOutNotAcceptedUpperBound <= facts.FalseRejectRate)
            return text.Append(" The bound keeps the agreed rate.").ToString();
        if (facts.Images < needed)
        {
            text.Append(CultureInfo.InvariantCulture, $" {facts.Images} images cannot show the agreed rate: ");
            text.Append(CultureInfo.InvariantCulture, $"at least {needed} could, if none of them were above. The thresholds are a guess.");
            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $" The rate itself is kept; that its bound keeps it too would need {needed} images with none above, ");
        return text.Append(CultureInfo.InvariantCulture, $"{WithOneAbove(facts.FalseRejectRate)} with one.").ToString();
    }

    /// <summary>What was missed of real defects, with its bound, and the threshold that defects alone would ask for.</summary>
    /// <param name="passport">Of the model that was tried.</param>
    /// <param name="good">Scores of good images.</param>
    /// <param name="bad">Scores of defects.</param>
    /// <remarks>
    /// The defects' own threshold: below the ⌊(n + 1) · rate⌋-th smallest of n scores the next defect falls with at most that chance.
    /// [split conformal prediction, Vovk 2005]
    /// </remarks>
    public static string OfDefects(Passport passport, IReadOnlyCollection<float> good, IReadOnlyCollection<float> bad)
    {
        float acceptBelow = passport.Classes[0].AcceptBelow;
        int missed = bad.Count(b => b < acceptBelow), rank = (int)Math.Floor((bad.Count + 1) * MissRate);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Of {bad.Count} defects {missed} were accepted: {(double)missed / bad.Count:P1}, 95 % upper bound ");
        text.Append(CultureInfo.InvariantCulture, $"{ScoreScale.UpperBound(missed, bad.Count):P1}. ");
        if (rank < 1)
        {
            int needed = (int)Math.Ceiling(1 / MissRate) - 1;
            return text.Append(CultureInfo.InvariantCulture, $"A threshold that misses at most {MissRate:P0} needs {needed} defects or more.").ToString();
        }

        float own = bad.Order().ElementAt(rank - 1);
        text.Append(CultureInfo.InvariantCulture, $"A threshold that misses at most {MissRate:P0} of such defects would be {own:0.0000}");
        if (own >= acceptBelow) return text.Append(": accept-below lies under it, both promises are kept.").ToString();
        double price = (double)good.Count(g => g >= own) / good.Count;
        text.Append(CultureInfo.InvariantCulture, $", which {price:P1} of the good images reach: the agreed rate and that promise cannot both be kept, ");
        return text.Append("a person decides.").ToString();
    }

    private static int WithOneAbove(double rate)
    {
        int images = ScoreScale.ImagesNeeded(rate);
        while (ScoreScale.UpperBound(1, images) > rate) images++;
        return images;
    }
}
