using EdgeInspector.Vision.Onnx;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Teaching;

/// <summary>The parts of a taught model's graph. The teaching runs the same parts that the model will be made of.</summary>
internal static class TaughtGraph
{
    public const string ImageInput = "image";
    public const string ScoreOutput = "score";
    public const string MapOutput = "anomaly_map";
    public const string DistanceOutput = "embedding_distance";

    /// <summary>What is taken from a backbone: linear bottlenecks of 40 and 112 values.</summary>
    public static readonly IReadOnlyList<string> BackboneOutputs = ["stride8", "stride16"];

    private const string BackbonePrefix = "backbone/";
    private const string Whitened = "whitened";

    /// <summary>σ of the smoothing in map cells: 4 input pixels.</summary>
    private const double SmoothingSigma = 1;
    private const int SmoothingRadius = 3;

    /// <summary>image uint8 [1,H,W,C] → features [1,152,rows,columns].</summary>
    public static string AddFeatures(GraphWriter graph, FeatureGrid grid, ModelProto backbone)
    {
        graph.AddInput(ImageInput, TensorProto.Types.ElementType.Uint8, 1, grid.InputHeight, grid.InputWidth, grid.InputChannels);
        string levels = graph.Add("Cast", "levels", [ImageInput], Of("to", (long)TensorProto.Types.ElementType.Float));
        string planes = graph.Add("Transpose", "planes", [levels], OfMany("perm", 0, 3, 1, 2));

        // The backbone wants red, green, blue as (level − 127) / 128; one 1×1 convolution orders, scales and shifts.
        const float Scale = 1f / 128, Shift = -127f / 128;
        float[] weights = grid.InputChannels == 1 ? [Scale, Scale, Scale] : [0, 0, Scale, 0, Scale, 0, Scale, 0, 0];
        graph.AddFloats("colour/weight", weights, 3, grid.InputChannels, 1, 1);
        graph.AddFloats("colour/bias", [Shift, Shift, Shift], 3);
        string colour = graph.Add("Conv", "colour", [planes, "colour/weight", "colour/bias"], OfMany("kernel_shape", 1, 1));

        graph.Import(backbone, BackbonePrefix, colour, [.. BackboneOutputs]);
        string fine = AddPooling(graph, "fine", BackbonePrefix + "stride8");
        string coarse = AddPooling(graph, "coarse", BackbonePrefix + "stride16");
        string widened = AddDoubling(graph, "coarse/grid", coarse);
        return graph.Add("Concat", "features", [fine, widened], Of("axis", 1));
    }

    /// <summary>features → patches [patches, components], whitened.</summary>
    public static string AddWhitening(GraphWriter graph, FeatureGrid grid, Whitening whitening, string features)
    {
        graph.AddFloats("whitening/weight", whitening.Weights, grid.Components, FeatureGrid.FeaturesPerPatch, 1, 1);
        graph.AddFloats("whitening/bias", whitening.Bias, grid.Components);
        string whitened = graph.Add("Conv", Whitened, [features, "whitening/weight", "whitening/bias"], OfMany("kernel_shape", 1, 1));
        graph.AddIntegers("whitened/shape", grid.Components, grid.Patches);
        string columns = graph.Add("Reshape", "whitened/columns", [whitened, "whitened/shape"]);
        return graph.Add("Transpose", "patches", [columns], OfMany("perm", 1, 0));
    }

    /// <summary>patches → distance from what is usual at each place, [1,1,rows,columns].</summary>
    public static string AddPlaces(GraphWriter graph, FeatureGrid grid, PlaceStatistics places, string patches)
    {
        int d = FeatureGrid.PlaceComponents;
        if (grid.Components > d)
        {
            graph.AddIntegers("places/from", 0);
            graph.AddIntegers("places/to", d);
            graph.AddIntegers("places/axis", 1);
            patches = graph.Add("Slice", "places/patches", [patches, "places/from", "places/to", "places/axis"]);
        }

        graph.AddFloats("places/mean", places.Means, grid.Patches, d);
        graph.AddHalves("places/factor", places.Factors, grid.Patches, d, d);
        graph.AddIntegers("places/rows", grid.Patches, 1, d);
        string centred = graph.Add("Sub", "places/centred", [patches, "places/mean"]);
        string rows = graph.Add("Reshape", "places/reshaped", [centred, "places/rows"]);
        string scaled = graph.Add("MatMul", "places/scaled", [rows, "places/factor"]);
        string square = graph.Add("ReduceSumSquare", "places/square", [scaled], OfMany("axes", 2), Of("keepdims", 0));
        return AddGrid(graph, grid, "places", graph.Add("Sqrt", "places/distance", [square]));
    }

    /// <summary>patches → distance from the nearest known good patch, [1,1,rows,columns].</summary>
    public static string AddBank(GraphWriter graph, FeatureGrid grid, PatchBank bank, string patches)
    {
        graph.AddFloats("bank/patches", bank.Patches, bank.Count, grid.Components);
        graph.AddFloats("bank/squares", bank.Squares, bank.Count);
        string cross = graph.Add(
            "Gemm", "bank/cross", [patches, "bank/patches", "bank/squares"], Of("alpha", -2f), Of("beta", 1f), Of("transB", 1));
        string nearest = graph.Add("ReduceMin", "bank/nearest", [cross], OfMany("axes", 1), Of("keepdims", 0));
        string own = graph.Add("ReduceSumSquare", "bank/own", [patches], OfMany("axes", 1), Of("keepdims", 0));
        string sum = graph.Add("Add", "bank/square", [nearest, own]);
        string positive = graph.Add("Relu", "bank/positive", [sum]);
        return AddGrid(graph, grid, "bank", graph.Add("Sqrt", "bank/distance", [positive]));
    }

    /// <summary>distances [1,heads,rows,columns] → smooth maps [1,heads,map height,map width].</summary>
    public static string AddSmoothing(GraphWriter graph, int heads, string distances)
    {
        string doubled = AddDoubling(graph, "smooth/doubled", distances);
        graph.AddIntegers("smooth/pads", 0, 0, SmoothingRadius, SmoothingRadius, 0, 0, SmoothingRadius, SmoothingRadius);
        string padded = graph.Add("Pad", "smooth/padded", [doubled, "smooth/pads"], Of("mode", "reflect"));

        const int Taps = (2 * SmoothingRadius) + 1;
        float[] kernel = Gaussian();
        float[] kernels = Enumerable.Repeat(kernel, heads).SelectMany(k => k).ToArray();
        graph.AddFloats("smooth/vertical", kernels, heads, 1, Taps, 1);
        graph.AddFloats("smooth/horizontal", kernels, heads, 1, 1, Taps);
        string vertical = graph.Add(
            "Conv", "smooth/down", [padded, "smooth/vertical"], Of("group", heads), OfMany("kernel_shape", Taps, 1));
        return graph.Add(
            "Conv", "smooth/across", [vertical, "smooth/horizontal"], Of("group", heads), OfMany("kernel_shape", 1, Taps));
    }

    /// <summary>smooth maps → calibrated map and score, the model's outputs.</summary>
    public static void AddScore(GraphWriter graph, FeatureGrid grid, int heads, ScoreField field, string smooth)
    {
        graph.AddFloats("field/gain", field.Gain, 1, heads, grid.MapHeight, grid.MapWidth);
        graph.AddFloats("field/offset", field.Offset, 1, 1, grid.MapHeight, grid.MapWidth);
        string scaled = graph.Add("Mul", "field/scaled", [smooth, "field/gain"]);
        string sum = scaled;
        if (heads > 1)
        {
            graph.AddIntegers("field/heads", 1);
            sum = graph.Add("ReduceSum", "field/sum", [scaled, "field/heads"], Of("keepdims", 1));
        }

        graph.Add("Add", MapOutput, [sum, "field/offset"]);
        graph.Add("ReduceMax", ScoreOutput, [MapOutput], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        graph.AddOutput(ScoreOutput, 1);
        graph.AddOutput(MapOutput, 1, 1, grid.MapHeight, grid.MapWidth);
    }

    /// <summary>The whitened patches of <see cref="AddWhitening"/> → distance of the whole picture from those that were taught, an output of the model.</summary>
    public static void AddPicture(GraphWriter graph, FeatureGrid grid, PictureStatistics pictures)
    {
        const int Parts = PictureStatistics.PartsPerSide;
        long rows = grid.Rows / Parts, columns = grid.Columns / Parts;
        string pooled = graph.Add("AveragePool", "picture/pooled", [Whitened], OfMany("kernel_shape", rows, columns), OfMany("strides", rows, columns));
        graph.AddIntegers("picture/shape", 1, pictures.Means.Length);
        string embedding = graph.Add("Reshape", "picture/embedding", [pooled, "picture/shape"]);
        graph.AddFloats("picture/mean", pictures.Means, 1, pictures.Means.Length);
        graph.AddFloats("picture/factor", pictures.Factors, 1, pictures.Factors.Length);
        string centred = graph.Add("Sub", "picture/centred", [embedding, "picture/mean"]);
        string scaled = graph.Add("Mul", "picture/scaled", [centred, "picture/factor"]);
        string square = graph.Add("ReduceSumSquare", "picture/square", [scaled], OfMany("axes", 1), Of("keepdims", 0));
        graph.Add("Sqrt", DistanceOutput, [square]);
        graph.AddOutput(DistanceOutput, 1);
    }

    private static string AddPooling(GraphWriter graph, string name, string features) => graph.Add(
        "AveragePool", name, [features], OfMany("kernel_shape", 3, 3), OfMany("pads", 1, 1, 1, 1), Of("count_include_pad", 0));

    private static string AddDoubling(GraphWriter graph, string name, string input)
    {
        graph.AddFloats(name + "/scales", [1, 1, 2, 2], 4);
        return graph.Add(
            "Resize",
            name,
            [input, string.Empty, name + "/scales"],
            Of("mode", "linear"),
            Of("coordinate_transformation_mode", "half_pixel"));
    }

    private static string AddGrid(GraphWriter graph, FeatureGrid grid, string head, string distances)
    {
        graph.AddIntegers(head + "/grid", 1, 1, grid.Rows, grid.Columns);
        return graph.Add("Reshape", head + "/map", [distances, head + "/grid"]);
    }

    private static float[] Gaussian()
    {
        var weights = new double[(2 * SmoothingRadius) + 1];
        for (int i = 0; i < weights.Length; i++)
        {
            double distance = (i - SmoothingRadius) / SmoothingSigma;
            weights[i] = Math.Exp(-0.5 * distance * distance);
        }

        double sum = weights.Sum();
        return Array.ConvertAll(weights, w => (float)(w / sum));
    }
}
