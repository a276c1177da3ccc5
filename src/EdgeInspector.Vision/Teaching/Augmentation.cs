using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Slightly altered copies of a good image, for when there are few: what a fixture and a lamp do anyway.</summary>
internal static class Augmentation
{
    /// <summary>What is left of the moves when parts are aligned: more than an alignment errs by, since vials turn their bubbles and glass, too.</summary>
    public const double AlignedShare = 0.5;

    /// <summary>Turned by up to 2°, scaled by up to 1 %, shifted by up to 2 pixels, lit by up to 5 % more or less.</summary>
    /// <param name="input">As the model sees it.</param>
    /// <param name="grid">Sizes.</param>
    /// <param name="moves">Share of turn and shift, 0..1.</param>
    /// <param name="random">Goes on.</param>
    public static byte[] Alter(byte[] input, FeatureGrid grid, double moves, ref SplitMix64 random)
    {
        double angle = moves * random.Uniform(-2, 2), scale = random.Uniform(0.99, 1.01), light = random.Uniform(0.95, 1.05);
        double shiftX = moves * random.Uniform(-2, 2), shiftY = moves * random.Uniform(-2, 2);
        var altered = new byte[input.Length];
        MatType type = grid.InputChannels == 1 ? MatType.CV_8UC1 : MatType.CV_8UC3;
        using Mat source = Mat.FromPixelData(grid.InputHeight, grid.InputWidth, type, input);
        using Mat target = Mat.FromPixelData(grid.InputHeight, grid.InputWidth, type, altered);
        using Mat move = Cv2.GetRotationMatrix2D(new Point2f(grid.InputWidth / 2f, grid.InputHeight / 2f), angle, scale);
        move.At<double>(0, 2) += shiftX;
        move.At<double>(1, 2) += shiftY;
        Cv2.WarpAffine(source, target, move, source.Size(), InterpolationFlags.Linear, BorderTypes.Reflect101);
        target.ConvertTo(target, type, light);
        return altered;
    }
}
