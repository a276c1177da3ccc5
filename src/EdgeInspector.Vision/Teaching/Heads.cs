using EdgeInspector.Vision.Onnx;

namespace EdgeInspector.Vision.Teaching;

/// <summary>The two heads fitted on all images, with the calibration and the scores of the held-out ones.</summary>
internal sealed class Heads
{
    private Heads(PlaceStatistics places, PatchBank? bank, ScoreField field, double share, float[] scores, float[] apart)
    {
        Places = places;
        Bank = bank;
        Field = field;
        PlacesShare = share;
        Scores = scores;
        ScoresApart = apart;
    }

    public PlaceStatistics Places { get; }

    /// <summary>Null when the options ask for none.</summary>
    public PatchBank? Bank { get; }

    public int Count => Bank is null ? 1 : 2;

    public ScoreField Field { get; }

    /// <summary>How much of the score the places are, 0..1; the bank is the rest.</summary>
    public double PlacesShare { get; }

    /// <summary>Raw scores of the images, each by statistics that its fold had no part in.</summary>
    /// <remarks>The calibration has seen them, so they come out a little low.</remarks>
    public float[] Scores { get; }

    /// <summary>The same, each by a calibration that has not seen it either: what fresh images will get.</summary>
    public float[] ScoresApart { get; }

    /// <param name="samples">Images and their copies: what is fitted.</param>
    /// <param name="probes">Images with defects, each with the fold by whose statistics it is scored; their <see cref="Sample.Image"/> goes on after the images'.</param>
    /// <param name="areReal">Whether the probes are real ones.</param>
    /// <param name="grid">Sizes.</param>
    /// <param name="count">Images without copies.</param>
    /// <param name="folds">Parts.</param>
    /// <param name="options">Bank, threads, seed, share.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellation">Looked at often.</param>
    public static Heads Fit(
        IReadOnlyList<Sample> samples,
        IReadOnlyList<Sample> probes,
        bool areReal,
        FeatureGrid grid,
        int count,
        int folds,
        TeachOptions options,
        IProgress<TeachProgress>? progress,
        CancellationToken cancellation)
    {
        Sample[] scored = [.. samples.Where(s => s.Image >= 0), .. probes];
        progress?.Report(new TeachProgress("fit places", 0, 1));
        PlaceStatistics places = PlaceStatistics.Fit(samples, scored, grid, folds, options.Threads, out float[][] far, cancellation);
        progress?.Report(new TeachProgress("fit places", 1, 1));

        PatchBank? bank = null;
        float[][]? near = null;
        if (options.BankPatches > 0) near = HoldOutFromBank(samples, scored, grid, folds, options, progress, cancellation, out bank);

        int heads = near is null ? 1 : 2;
        float[][] maps = Smooth(grid, far, near, options.Threads);
        ArraySegment<float[]> good = new(maps, 0, count), bad = new(maps, count, maps.Length - count);
        var field = ScoreField.Calibrate(good, heads);
        double share = heads == 1 ? 1 : options.PlacesShare ?? HeadWeighing.Share(field, good, bad, areReal);
        field = field.Weighed(share);
        float[] scores = good.Select(field.Score).ToArray();
        return new Heads(places, bank, field, share, scores, ScoreField.ScoresApart(good, heads, share, options.Threads));
    }

    private static float[][] HoldOutFromBank(
        IReadOnlyList<Sample> samples,
        Sample[] scored,
        FeatureGrid grid,
        int folds,
        TeachOptions options,
        IProgress<TeachProgress>? progress,
        CancellationToken cancellation,
        out PatchBank bank)
    {
        var near = new float[scored.Length][];
        for (int k = 0; k < folds; k++)
        {
            PatchBank others = PatchBank.Choose(samples, grid, k, options.BankPatches, options.Seed, cancellation);
            var graph = new GraphWriter("bank");
            graph.AddInput("patches", TensorProto.Types.ElementType.Float, grid.Patches, grid.Components);
            graph.AddOutput(TaughtGraph.AddBank(graph, grid, others, "patches"), 1, 1, grid.Rows, grid.Columns);
            using var session = new TeachingSession(graph.ToBytes(), options.Threads);
            foreach (Sample sample in scored)
            {
                cancellation.ThrowIfCancellationRequested();
                if (sample.Fold == k) near[sample.Image] = session.Run(sample.Patches);
            }

            progress?.Report(new TeachProgress("choose patches", k + 1, folds + 1));
        }

        bank = PatchBank.Choose(samples, grid, -1, options.BankPatches, options.Seed, cancellation);
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
