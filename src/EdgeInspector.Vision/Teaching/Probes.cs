namespace EdgeInspector.Vision.Teaching;

/// <summary>Images with defects, real or drawn, that weigh the heads. Nothing is fitted on them.</summary>
internal static class Probes
{
    /// <summary>Drawn defects: fewer say nothing, more only cost time.</summary>
    private const int DrawnMin = 36, DrawnMax = 72;

    /// <summary>Real ones that are looked at for the weighing.</summary>
    private const int RealMax = 400;

    /// <summary>The images of a kind that weigh; the others are left to try the model on.</summary>
    /// <remarks>Every second one, from the second on.</remarks>
    public static bool Weighs(int indexInKind) => indexInKind % 2 == 1;

    /// <summary>Each with the fold by whose statistics it is scored: as few images as the held-out good ones are scored by.</summary>
    public static List<Sample> Take(
        TeachingImages images,
        IReadOnlyList<Sample> samples,
        int folds,
        TeachOptions options,
        TeachingSession patches,
        IProgress<TeachProgress>? progress,
        CancellationToken cancellation)
    {
        int count = images.Inputs.Count;
        var probes = new List<Sample>();
        if (options.BankPatches == 0 || options.PlacesShare is not null) return probes;
        if (options.DefectsFolder is string folder)
        {
            byte[][] inputs = images.ReadMore(WeighingFiles(folder), options, progress, cancellation);
            foreach (byte[] input in inputs) Add(input, probes.Count % folds, inputs.Length);
            return probes;
        }

        // Another run of numbers than the copies', so that these stay what they are.
        var random = new SplitMix64(~options.Seed);
        int[] foldOf = new int[count];
        foreach (Sample sample in samples.Where(s => s.Image >= 0)) foldOf[sample.Image] = sample.Fold;
        int wanted = Math.Clamp(count, DrawnMin, DrawnMax);
        for (int i = 0; i < wanted; i++)
        {
            int image = (int)((long)i * count / wanted);
            Add(SyntheticDefects.Draw(images.Inputs[image], images.Grid, i % SyntheticDefects.Kinds, ref random), foldOf[image], wanted);
        }

        return probes;

        void Add(byte[] input, int fold, int all)
        {
            cancellation.ThrowIfCancellationRequested();
            probes.Add(new Sample(patches.Run(input), fold, count + probes.Count));
            progress?.Report(new TeachProgress("weigh by defects", probes.Count, all));
        }
    }

    private static string[] WeighingFiles(string folder)
    {
        string[] files = Trial.Kinds(folder)
            .Where(k => k != Trial.GoodKind)
            .SelectMany(k => TeachingImages.FilesIn(Path.Combine(folder, k)).Where((_, i) => Weighs(i)))
            .ToArray();
        return files.Length <= RealMax ? files : [.. Enumerable.Range(0, RealMax).Select(i => files[(int)((long)i * files.Length / RealMax)])];
    }
}
