using EdgeInspector.Vision.Onnx;

namespace EdgeInspector.Vision.Teaching;

/// <summary>The two heads fitted on all images, with the calibration and the scores of the held-out ones.</summary>
internal sealed class Heads
{
    private Heads(PlaceStatistics places, PatchBank? bank, ScoreField field, float[] scores)
    {
        Places = places;
        Bank = bank;
        Field = field;
        Scores = scores;
    }

    public PlaceStatistics Places { get; }

    /// <summary>Null when the options ask for none.</summary>
    public PatchBank? Bank { get; }

    public int Count => Bank is null ? 1 : 2;

    public ScoreField Field { get; }

    /// <summary>Raw scores of the images, each by statistics that its fold had no part in.</summary>
    /// <remarks>
    /// The calibration has seen them, so they come out a little low. Holding them out of it too was tried and left thresholds so high
    /// that with 31 images most cracked cookies would have passed: the low side is the safe one.
    /// </remarks>
    public float[] Scores { get; }

    public static Heads Fit(
        IReadOnlyList<Sample> samples,
        TeachingImages images,
        int folds,
        TeachOptions options,
        IProgress<TeachProgress>? progress,
        CancellationToken cancellation)
    {
        FeatureGrid grid = images.Grid;
        int count = images.Inputs.Count;
        progress?.Report(new TeachProgress("fit places", 0, 1));
        PlaceStatistics places = PlaceStatistics.Fit(samples, grid.Patches, folds, count, options.Threads, out float[][] far, cancellation);
        progress?.Report(new TeachProgress("fit places", 1, 1));

        PatchBank? bank = null;
        float[][]? near = null;
        if (options.BankPatches > 0) near = HoldOutFromBank(samples, grid, folds, count, options, progress, cancellation, out bank);

        int heads = near is null ? 1 : 2;
        float[][] maps = Smooth(grid, far, near, options.Threads);
        ScoreField field = ScoreField.Calibrate(maps, heads);
        float[] scores = Array.ConvertAll(maps, field.Score);
        return new Heads(places, bank, field, scores);
    }

    private static float[][] HoldOutFromBank(
        IReadOnlyList<Sample> samples,
        FeatureGrid grid,
        int folds,
        int count,
        TeachOptions options,
        IProgress<TeachProgress>? progress,
        CancellationToken cancellation,
        out PatchBank bank)
    {
        var near = new float[count][];
        for (int k = 0; k < folds; k++)
        {
            PatchBank others = PatchBank.Choose(samples, grid.Patches, k, options.BankPatches, options.Seed, cancellation);
            var graph = new GraphWriter("bank");
            graph.AddInput("patches", TensorProto.Types.ElementType.Float, grid.Patches, FeatureGrid.Components);
            graph.AddOutput(TaughtGraph.AddBank(graph, grid, others, "patches"), 1, 1, grid.Rows, grid.Columns);
            using var session = new TeachingSession(graph.ToBytes(), options.Threads);
            foreach (Sample sample in samples)
            {
                cancellation.ThrowIfCancellationRequested();
                if (sample.Fold == k && sample.Image >= 0) near[sample.Image] = session.Run(sample.Patches);
            }

            progress?.Report(new TeachProgress("choose patches", k + 1, folds + 1));
        }

        bank = PatchBank.Choose(samples, grid.Patches, -1, options.BankPatches, options.Seed, cancellation);
        progress?.Report(new TeachProgress("choose patches", folds + 1, folds + 1));
        return near;
    }

    private static float[][] Smooth(FeatureGrid grid, float[][] far, float[][]? near, int threads)
    {
        int heads = near is null ? 1 : 2;
        var graph = new GraphWriter("smoothing");
        graph.AddInput("distances", TensorProto.Types.ElementType.Float, 1, heads, grid.Rows, grid.Columns);
        graph.AddOutput(TaughtGraph.AddSmoothing(graph, heads, "distances"), 1, heads, grid.MapHeight, grid.MapWidth);
        using var session = new TeachingSession(graph.ToBytes(), threads);
        var maps = new float[far.Length][];
        for (int i = 0; i < far.Length; i++) maps[i] = session.Run(near is null ? far[i] : [.. far[i], .. near[i]]);
        return maps;
    }
}
