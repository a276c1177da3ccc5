using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Measures the good images as the line will, and proposes the sample space from them.</summary>
internal static unsafe class TaughtSpace
{
    private const int Levels = 256;

    /// <summary>Room beside the edges that were seen, as a share of the part's longer side.</summary>
    private const double PlaceMargin = 0.02;

    /// <summary>Edges that wander further, as a share of the region's longer side, are those of something else than a part in its place.</summary>
    private const double WanderMax = 0.2;

    /// <param name="images">The good ones.</param>
    /// <param name="distances">Of each to the others, held out.</param>
    public static QualifiedSpace Of(TeachingImages images, IReadOnlyList<float> distances)
    {
        (float level, bool isBrighter)? split = Split(images);
        PartPlace? looked = split is { } s ? new PartPlace(images.Camera.Region, int.MaxValue, s.level, s.isBrighter) : null;
        SampleMeasurement[] samples = Measure(images, looked, distances);
        return SpaceProposal.Of(samples, looked is null ? null : PlaceOf(samples, looked, images.Camera.Region))!;
    }

    private static SampleMeasurement[] Measure(TeachingImages images, PartPlace? part, IReadOnlyList<float> distances)
    {
        ModelInput input = images.Input;
        var meter = new SampleMeter(part);
        var placement = new InputPlacement(input, images.Camera.Region);
        var samples = new SampleMeasurement[images.Inputs.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            fixed (byte* first = images.Inputs[i])
            {
                meter.Clear();
                meter.Add(new LevelPlane((nint)first, new Box(0, 0, input.Width, input.Height), input.Channels, input.Width * input.Channels), placement);
                SampleMeasurement levels = input.Channels == 1 ? LevelMeasure.Of(first, input.Width, input.Height) : OfColours(images.Inputs[i], input);
                samples[i] = meter.Complete(levels) with { EmbeddingDistance = distances[i] };
            }
        }

        return samples;
    }

    // As the preprocessor measures colours: every channel with its own neighbours.
    private static SampleMeasurement OfColours(byte[] levels, ModelInput input)
    {
        int channels = input.Channels, stride = input.Width * channels;
        long sum = 0, saturated = 0, difference = 0, pairs = 0;
        for (int at = 0; at < levels.Length; at++)
        {
            int here = levels[at], column = at % stride;
            sum += here;
            if (here == byte.MaxValue) saturated++;
            if (column + channels < stride)
            {
                difference += Math.Abs(here - levels[at + channels]);
                pairs++;
            }

            if (at + stride >= levels.Length) continue;
            difference += Math.Abs(here - levels[at + stride]);
            pairs++;
        }

        double elements = levels.Length;
        return new SampleMeasurement(
            (float)(sum / elements / byte.MaxValue), (float)(saturated / elements), pairs > 0 ? (float)((double)difference / pairs / byte.MaxValue) : 0);
    }

    // The level that parts the green (or grey) values of all images best, and on which side of it the part is: not where the border is. [Otsu 1979]
    private static (float Level, bool IsBrighter)? Split(TeachingImages images)
    {
        ModelInput input = images.Input;
        int channels = input.Channels, green = channels / 2;
        var counts = new long[Levels];
        long total = 0, weighed = 0, border = 0, bright = 0;
        foreach (byte[] image in images.Inputs)
        {
            for (int i = green; i < image.Length; i += channels) counts[image[i]]++;
        }

        for (int level = 0; level < Levels; level++)
        {
            total += counts[level];
            weighed += level * counts[level];
        }

        int best = 0;
        double greatest = 0;
        for ((int level, long below, long sum) = (0, 0L, 0L); level < Levels - 1; level++)
        {
            below += counts[level];
            sum += level * counts[level];
            if (below == 0 || below == total) continue;
            double apart = ((double)sum / below) - ((double)(weighed - sum) / (total - below));
            double between = apart * apart * below * (total - below);
            if (between > greatest) (greatest, best) = (between, level + 1);
        }

        if (best is < 3 or > Levels - 4) return null;
        foreach (byte[] image in images.Inputs)
        {
            for (int y = 0; y < input.Height; y++)
            {
                int step = y == 0 || y == input.Height - 1 ? 1 : input.Width - 1;
                for (int x = 0; x < input.Width; x += step)
                {
                    border++;
                    if (image[(((y * input.Width) + x) * channels) + green] > best) bright++;
                }
            }
        }

        return (MathF.Round(best / (float)byte.MaxValue, 3), bright < border / 2);
    }

    // Null when there is no part with a place: it was not found everywhere, fills the region, or is now here, now there.
    private static PartPlace? PlaceOf(SampleMeasurement[] samples, PartPlace looked, Box region)
    {
        Box[] found = [.. samples.Select(s => s.Part)];
        if (found.Any(b => b.Width == 0)) return null;
        int left = Middle(found.Select(b => b.X), out int wander);
        int top = Middle(found.Select(b => b.Y), out int wanderTop);
        int right = Middle(found.Select(b => b.X + b.Width), out int wanderRight);
        int bottom = Middle(found.Select(b => b.Y + b.Height), out int wanderBottom);
        int most = Math.Max(Math.Max(wander, wanderTop), Math.Max(wanderRight, wanderBottom));
        bool fills = left - most <= region.X && right + most >= region.X + region.Width && top - most <= region.Y && bottom + most >= region.Y + region.Height;
        if (fills || most > WanderMax * Math.Max(region.Width, region.Height)) return null;
        int margin = (int)Math.Ceiling(PlaceMargin * Math.Max(right - left, bottom - top));
        return looked with { Expected = new Box(left, top, right - left, bottom - top), TolerancePixels = (2 * most) + margin };
    }

    // Halfway between the ends, and how far these are from there.
    private static int Middle(IEnumerable<int> edges, out int wander)
    {
        int[] all = [.. edges];
        int middle = (all.Min() + all.Max()) / 2;
        wander = Math.Max(all.Max() - middle, middle - all.Min());
        return middle;
    }
}
