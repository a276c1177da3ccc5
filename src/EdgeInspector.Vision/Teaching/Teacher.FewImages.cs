using EdgeInspector.Vision.Onnx;

namespace EdgeInspector.Vision.Teaching;

public static partial class Teacher
{
    /// <summary>Fewer images than this are left out of everything, whitening and thresholds too, before their scores are counted.</summary>
    /// <remarks>
    /// So few have a say in the whitening and in the thresholds that they score lower than fresh ones: of eight vials at 96×192 two were not accepted while
    /// held out of the heads alone, and of 24 fresh ones all were not.
    /// </remarks>
    private const int FewImages = 30;

    private const int OuterFolds = 4;

    // Teaches some times more, each time without a quarter of the images, and judges that quarter. From three quarters of the images a model
    // is taught that is a little worse than the one from all: the count errs to the safe side.
    private static int NotAcceptedOfFew(
        TeachingImages images, ModelProto backbone, double placesShare, int copies, TeachOptions options, IProgress<TeachProgress>? progress, CancellationToken cancellation)
    {
        TeachOptions own = options with { PlacesShare = placesShare, DefectsFolder = null };
        int count = images.Inputs.Count, notAccepted = 0;
        for (int k = 0; k < OuterFolds; k++)
        {
            TeachingImages others = images.Only(Enumerable.Range(0, count).Where(i => i % OuterFolds != k));
            int folds = Math.Min(options.Folds, others.Inputs.Count);
            Whitening whitening = FitWhitening(others, backbone, options.Threads, null, cancellation);
            using TeachingSession patches = PatchesOf(others, backbone, whitening, options.Threads);
            List<Sample> samples = TakeSamples(others, patches, copies, folds, own, null, cancellation);
            Heads heads = Heads.Fit(samples, [], areReal: false, others.Grid, others.Inputs.Count, folds, own, null, cancellation);
            ScoreScale scale = ScoreScale.From(heads.Scores, heads.ScoresApart, options.FalseRejectRate);

            var graph = new GraphWriter("trial");
            AddJudgement(graph, others.Grid, backbone, whitening, heads, heads.Field.Rescaled(scale.Middle, scale.RejectFrom));
            using var judge = new TeachingSession(graph.ToBytes(), options.Threads, TaughtGraph.ScoreOutput);
            double acceptBelow = (scale.AcceptBelow - scale.Middle) / (scale.RejectFrom - scale.Middle);
            for (int i = k; i < count; i += OuterFolds)
            {
                if (judge.Run(images.Inputs[i])[0] >= acceptBelow) notAccepted++;
            }

            progress?.Report(new TeachProgress("try on images left out", k + 1, OuterFolds));
        }

        return notAccepted;
    }
}
