using System.Numerics.Tensors;

namespace EdgeInspector.Vision.Teaching;

/// <summary>What kind of picture was taught: mean and spread of whole pictures' embeddings.</summary>
/// <remarks>
/// A picture's embedding is the mean of its whitened patches in each quarter. A defect of a hundredth of the picture moves it by a
/// hundredth, another product, lamp or side moves all of it: it says what the score does not. Deterministic.
/// </remarks>
internal sealed class PictureStatistics
{
    /// <summary>Parts on each side that the patches are pooled in: two, so that a picture turned upside down is another one.</summary>
    public const int PartsPerSide = 2;

    /// <summary>As many images as the mean spread of all values counts for in the spread of each: few images tell little of it.</summary>
    private const double PriorImages = 10;

    private PictureStatistics(float[] means, float[] factors, float[] heldOut)
    {
        Means = means;
        Factors = factors;
        HeldOut = heldOut;
    }

    /// <summary>[components × parts], a component's parts one behind the other, row by row.</summary>
    public float[] Means { get; }

    /// <summary>What each value's difference from the mean is multiplied with before the squares are summed.</summary>
    public float[] Factors { get; }

    /// <summary>Distances of the good images, each by statistics that its fold had no part in; their median is 1.</summary>
    public float[] HeldOut { get; }

    /// <param name="samples">Images and their copies.</param>
    /// <param name="grid">Sizes.</param>
    /// <param name="count">Images without copies.</param>
    /// <param name="folds">Parts.</param>
    public static PictureStatistics Fit(IReadOnlyList<Sample> samples, FeatureGrid grid, int count, int folds)
    {
        float[][] embeddings = samples.Select(s => Pool(s.Patches, grid)).ToArray();
        var distances = new float[count];
        for (int fold = 0; fold < folds; fold++)
        {
            (double[] mean, double[] factor) = Spread(samples, embeddings, fold, count);
            for (int i = 0; i < samples.Count; i++)
            {
                if (samples[i].Image >= 0 && samples[i].Fold == fold) distances[samples[i].Image] = (float)Distance(embeddings[i], mean, factor);
            }
        }

        // In units of the middling good picture: a number that says something by itself.
        float[] ordered = [.. distances.Order()];
        double unit = Math.Max(ordered[count / 2], 1e-6);
        (double[] means, double[] factors) = Spread(samples, embeddings, -1, count);
        return new PictureStatistics(
            Array.ConvertAll(means, m => (float)m), Array.ConvertAll(factors, f => (float)(f / unit)), Array.ConvertAll(distances, d => (float)(d / unit)));
    }

    /// <summary>The embedding of a picture's patches [patches, components].</summary>
    /// <remarks>Lines and columns that do not fill a part, one at most on each side, are left out, as the graph's pooling does.</remarks>
    public static float[] Pool(float[] patches, FeatureGrid grid)
    {
        int components = grid.Components, rows = grid.Rows / PartsPerSide, columns = grid.Columns / PartsPerSide, parts = PartsPerSide * PartsPerSide;
        var sum = new float[components];
        var pooled = new float[components * parts];
        for (int part = 0; part < parts; part++)
        {
            Array.Clear(sum);
            int top = part / PartsPerSide * rows, left = part % PartsPerSide * columns;
            for (int y = top; y < top + rows; y++)
            {
                for (int x = left; x < left + columns; x++)
                    TensorPrimitives.Add(sum, patches.AsSpan(((y * grid.Columns) + x) * components, components), sum);
            }

            for (int c = 0; c < components; c++) pooled[(c * parts) + part] = sum[c] / (rows * columns);
        }

        return pooled;
    }

    // Of all but one fold; −1: of all.
    private static (double[] Mean, double[] Factor) Spread(IReadOnlyList<Sample> samples, float[][] embeddings, int fold, int count)
    {
        int values = embeddings[0].Length, used = 0;
        var mean = new double[values];
        var variance = new double[values];
        for (int i = 0; i < embeddings.Length; i++)
        {
            if (samples[i].Fold == fold) continue;
            used++;
            for (int k = 0; k < values; k++) mean[k] += embeddings[i][k];
        }

        for (int k = 0; k < values; k++) mean[k] /= used;
        for (int i = 0; i < embeddings.Length; i++)
        {
            if (samples[i].Fold == fold) continue;
            for (int k = 0; k < values; k++) variance[k] += (embeddings[i][k] - mean[k]) * (embeddings[i][k] - mean[k]) / used;
        }

        double common = variance.Average(), prior = PriorImages / (PriorImages + count);
        var factor = new double[values];
        for (int k = 0; k < values; k++)
            factor[k] = 1 / Math.Sqrt(values * (((1 - prior) * variance[k]) + (prior * common) + 1e-12));
        return (mean, factor);
    }

    private static double Distance(float[] embedding, double[] mean, double[] factor)
    {
        double square = 0;
        for (int k = 0; k < embedding.Length; k++) square += (embedding[k] - mean[k]) * factor[k] * (embedding[k] - mean[k]) * factor[k];
        return Math.Sqrt(square);
    }
}
