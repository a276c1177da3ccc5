using System.Globalization;
using System.Security.Cryptography;
using EdgeInspector.Vision.Alignment;
using EdgeInspector.Vision.Onnx;
using Google.Protobuf;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Teaches an anomaly model from images of good units. Never reachable from the running line. [MOD-05]</summary>
/// <remarks>
/// Two heads look at the whitened patches: what is usual at each place, and what is known to be good anywhere. Their maps are
/// calibrated on images that were held out, then added. The result is one ONNX file with everything in it.
/// </remarks>
public static partial class Teacher
{
    /// <summary>Fewer images than this get altered copies unless the options say otherwise.</summary>
    private const int EnoughImages = 60;

    /// <summary>Teaches. Takes seconds to minutes; blocks the caller.</summary>
    /// <exception cref="TeachException">The images or options do not allow it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two steps or images.</exception>
    public static TaughtModel Teach(TeachOptions options, IProgress<TeachProgress>? progress, CancellationToken cancellation)
    {
        Check(options);
        ModelProto backbone = ReadBackbone(options.BackboneFile, out string backboneSha256);
        TeachingImages images = TeachingImages.Read(options, progress, cancellation);
        int copies = options.Augmentations >= 0 ? options.Augmentations : images.Inputs.Count < EnoughImages ? 3 : 0;
        int folds = Math.Min(options.Folds, images.Inputs.Count);

        Whitening whitening = FitWhitening(images, backbone, options.Threads, progress, cancellation);
        using TeachingSession patches = PatchesOf(images, backbone, whitening, options.Threads);
        List<Sample> samples = TakeSamples(images, patches, copies, folds, options, progress, cancellation);
        List<Sample> probes = Probes.Take(images, samples, folds, options, patches, progress, cancellation);
        Heads heads = Heads.Fit(samples, probes, options.DefectsFolder is not null, images.Grid, images.Inputs.Count, folds, options, progress, cancellation);

        cancellation.ThrowIfCancellationRequested();
        ScoreScale scale = ScoreScale.From(heads.Scores, heads.ScoresApart, options.FalseRejectRate);
        if (images.Inputs.Count < FewImages && options.CountsLeftOut)
            scale = scale.Counted(NotAcceptedOfFew(images, backbone, heads.PlacesShare, copies, options, progress, cancellation), images.Inputs.Count);
        ScoreField field = heads.Field.Rescaled(scale.Middle, scale.RejectFrom);
        var pictures = PictureStatistics.Fit(samples, images.Grid, images.Inputs.Count, folds);
        byte[] onnx = Assemble(images, backbone, whitening, heads, field, pictures, options, backboneSha256);
        double range = scale.RejectFrom - scale.Middle;
        var passport = new Passport
        {
            Name = options.Name,
            Version = options.Version,
            State = PassportState.Draft,
            ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(onnx)),
            Runtime = new RuntimePins { OnnxRuntimeVersion = OnnxModel.RuntimeVersion },
            Input = images.Input,
            Output = new ModelOutput { Score = TaughtGraph.ScoreOutput, Map = TaughtGraph.MapOutput, EmbeddingDistance = TaughtGraph.DistanceOutput },
            Classes =
            [
                new PassportClass
                {
                    Name = options.ClassName,

                    // Upwards: rounded down, an image that lies just below would be counted as accepted and be none.
                    AcceptBelow = (float)(Math.Ceiling((scale.AcceptBelow - scale.Middle) / range * 1e4) / 1e4),
                    RejectFrom = 1,
                },
            ],
            Camera = images.Camera,
            SampleSpace = TaughtSpace.Of(images, pictures.HeldOut),
            Limitations = LimitationsOf(images, options, scale, probes.Count),
            TaughtFrom = new TeachFacts
            {
                Images = images.Inputs.Count,
                ImagesSha256 = images.Sha256,
                Backbone = options.BackboneName,
                BackboneSha256 = backboneSha256,
                Folds = folds,
                Augmentations = copies,
                FalseRejectRate = options.FalseRejectRate,
                Seed = options.Seed,
                BankPatches = heads.Bank?.Count ?? 0,
                PlacesShare = heads.PlacesShare,
                DefectsWeighed = options.DefectsFolder is null ? 0 : probes.Count,
                HeldOutNotAccepted = scale.NotAccepted,
                HeldOutNotAcceptedUpperBound = scale.NotAcceptedUpperBound,
            },
        };
        return new TaughtModel(passport, onnx, heads.ScoresApart.Select(s => (float)((s - scale.Middle) / range)).ToArray());
    }

    // What holds of every taught model, in its own figures.
    private static string[] LimitationsOf(TeachingImages images, TeachOptions options, ScoreScale scale, int probes)
    {
        FeatureGrid grid = images.Grid;
        Inspection.Box region = images.Camera.Region;
        double width = (double)region.Width / grid.InputWidth, height = (double)region.Height / grid.InputHeight;
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"defects outside the region, or smaller than about {Math.Ceiling(2 * width)}x{Math.Ceiling(2 * height)} pixels of the camera, are not seen"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"good units that look unlike the {images.Inputs.Count} it was taught from are rejected or undecided; up to {scale.NotAcceptedUpperBound * 100:0.#} % of good views may be (95 % confidence)"),
            options.DefectsFolder is null || probes == 0
                ? "no real defects were shown at teaching: which are found is not known before qualification"
                : "defects of other kinds than those shown at teaching may be missed",
        ];
    }

    /// <summary>The images of a folder in the order in which they are taught from, and in which their scores are given.</summary>
    public static IReadOnlyList<string> FilesIn(string folder) => TeachingImages.FilesIn(folder);

    private static void Check(TeachOptions options)
    {
        var problems = new List<string>();
        bool chosen = options.InputWidth == 0 && options.InputHeight == 0;
        if (!chosen && !(IsSide(options.InputWidth) && IsSide(options.InputHeight)))
            problems.Add($"size {options.InputWidth}x{options.InputHeight}: both sides must be multiples of 16 from 64 to 1024");
        if (options.FalseRejectRate is not (>= 0.0001 and <= 0.2))
        {
            problems.Add(
                string.Create(CultureInfo.InvariantCulture, $"false reject rate {options.FalseRejectRate} is outside 0.0001..0.2"));
        }

        if (options.Folds is < 2 or > 10) problems.Add($"folds {options.Folds} is outside 2..10");
        if (options.Augmentations is < -1 or > 8) problems.Add($"augmentations {options.Augmentations} is outside -1..8");
        if (options.BankPatches is < 0 or > 4000) problems.Add($"bank patches {options.BankPatches} is outside 0..4000");
        if (options.Components is < FeatureGrid.PlaceComponents or > FeatureGrid.FeaturesPerPatch)
            problems.Add($"components {options.Components} is outside {FeatureGrid.PlaceComponents}..{FeatureGrid.FeaturesPerPatch}");
        if (options.PlacesShare is { } share && share is not (>= 0 and <= 1))
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"share of the places {share} is outside 0..1"));
        if (options.Threads is < 1 or > 64) problems.Add($"threads {options.Threads} is outside 1..64");
        if (string.IsNullOrWhiteSpace(options.Name)) problems.Add("name is empty");
        if (string.IsNullOrWhiteSpace(options.Version)) problems.Add("version is empty");
        if (problems.Count > 0) throw new TeachException(string.Join("; ", problems));
    }

    private static bool IsSide(int pixels) => pixels is >= 64 and <= 1024 && pixels % 16 == 0;

    private static ModelProto ReadBackbone(string file, out string sha256)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            ModelProto model = ModelProto.Parser.ParseFrom(bytes);
            if (model.Graph is GraphProto graph
                && graph.Input.Count == 1
                && TaughtGraph.BackboneOutputs.All(graph.Output.Select(o => o.Name).Contains))
                return model;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidProtocolBufferException)
        {
            throw new TeachException($"backbone '{file}' cannot be read: {unreadable.Message}", unreadable);
        }

        string wanted = string.Join(", ", TaughtGraph.BackboneOutputs);
        throw new TeachException($"backbone '{file}' is no feature extractor: expected one input and the outputs {wanted}");
    }

    private static Whitening FitWhitening(
        TeachingImages images, ModelProto backbone, int threads, IProgress<TeachProgress>? progress, CancellationToken cancellation)
    {
        var graph = new GraphWriter("features");
        string features = TaughtGraph.AddFeatures(graph, images.Grid, backbone);
        graph.AddOutput(features, 1, FeatureGrid.FeaturesPerPatch, images.Grid.Rows, images.Grid.Columns);
        using var session = new TeachingSession(graph.ToBytes(), threads);
        var sums = new Whitening.Sums();
        for (int i = 0; i < images.Inputs.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            sums.Add(session.Run(images.Inputs[i]));
            progress?.Report(new TeachProgress("whiten features", i + 1, images.Inputs.Count));
        }

        return sums.Finish(images.Grid.Components);
    }

    private static TeachingSession PatchesOf(TeachingImages images, ModelProto backbone, Whitening whitening, int threads)
    {
        var graph = new GraphWriter("patches");
        string patches = TaughtGraph.AddWhitening(graph, images.Grid, whitening, TaughtGraph.AddFeatures(graph, images.Grid, backbone));
        graph.AddOutput(patches, images.Grid.Patches, images.Grid.Components);
        return new TeachingSession(graph.ToBytes(), threads);
    }

    private static List<Sample> TakeSamples(
        TeachingImages images,
        TeachingSession session,
        int copies,
        int folds,
        TeachOptions options,
        IProgress<TeachProgress>? progress,
        CancellationToken cancellation)
    {
        var random = new SplitMix64(options.Seed);
        int count = images.Inputs.Count;
        int[] fold = new int[count];
        int[] order = Enumerable.Range(0, count).ToArray();
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        for (int i = 0; i < count; i++) fold[order[i]] = i % folds;
        var samples = new List<Sample>(count * (1 + copies));
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            samples.Add(new Sample(session.Run(images.Inputs[i]), fold[i], i));
            for (int c = 0; c < copies; c++)
                samples.Add(new Sample(session.Run(Augmentation.Alter(images.Inputs[i], images.Grid, images.Reference is null ? 1 : Augmentation.AlignedShare, ref random)), fold[i], -1));
            progress?.Report(new TeachProgress("take patches", i + 1, count));
        }

        return samples;
    }

    private static byte[] Assemble(
        TeachingImages images,
        ModelProto backbone,
        Whitening whitening,
        Heads heads,
        ScoreField field,
        PictureStatistics pictures,
        TeachOptions options,
        string backboneSha256)
    {
        FeatureGrid grid = images.Grid;
        var graph = new GraphWriter(options.Name);
        AddJudgement(graph, grid, backbone, whitening, heads, field);
        TaughtGraph.AddPicture(graph, grid, pictures);
        (string, string)[] reference = images.Reference is { } plane ? [(ReferencePlane.MetadataKey, plane.ToText())] : [];
        return graph.ToBytes([
            ("name", options.Name),
            ("version", options.Version),
            ("images-sha256", images.Sha256),
            ("backbone", options.BackboneName),
            ("backbone-sha256", backboneSha256),
            ("places-share", heads.PlacesShare.ToString("0.00", CultureInfo.InvariantCulture)),
            ("scaling", "area"),
            .. reference]);
    }

    private static void AddJudgement(GraphWriter graph, FeatureGrid grid, ModelProto backbone, Whitening whitening, Heads heads, ScoreField field)
    {
        string patches = TaughtGraph.AddWhitening(graph, grid, whitening, TaughtGraph.AddFeatures(graph, grid, backbone));
        string distances = TaughtGraph.AddPlaces(graph, grid, heads.Places, patches);
        if (heads.Bank is PatchBank bank)
        {
            string nearest = TaughtGraph.AddBank(graph, grid, bank, patches);
            distances = graph.Add("Concat", "heads", [distances, nearest], GraphWriter.Of("axis", 1));
        }

        TaughtGraph.AddScore(graph, grid, heads.Count, field, TaughtGraph.AddSmoothing(graph, heads.Count, distances));
    }
}
