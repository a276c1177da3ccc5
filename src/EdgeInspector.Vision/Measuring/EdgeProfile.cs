namespace EdgeInspector.Vision.Measuring;

/// <summary>The mean grey levels along a direction through a region, and the edges in them, to parts of a pixel.</summary>
/// <remarks>
/// An edge is where the slope, smoothed by a Gaussian of one and a half pixels, is steepest; a parabola over three slopes gives the part of
/// a pixel. Positions are of pixel centres, from the region's corner, whatever the direction. Allocates at the making alone.
/// </remarks>
internal sealed class EdgeProfile
{
    private const int Reach = 4;
    private const double Sigma = 1.5;

    private static readonly float[] _slope = Slope();

    private readonly float[] _levels;
    private readonly float[] _slopes;
    private readonly bool _isVertical;
    private readonly bool _isBackward;
    private int _length;

    public EdgeProfile(int lengthMax, SearchDirection direction)
    {
        _levels = new float[lengthMax];
        _slopes = new float[lengthMax];
        _isVertical = direction is SearchDirection.Down or SearchDirection.Up;
        _isBackward = direction is SearchDirection.Up or SearchDirection.Left;
    }

    /// <summary>Least pixels along the direction in which an edge can lie.</summary>
    public static int LengthMin => (2 * Reach) + 3;

    /// <summary>Takes the mean over a strip that runs along the direction: columns from..to of a vertical one, rows of a horizontal one.</summary>
    public void Take(GreyRegion region, int from, int to)
    {
        _length = _isVertical ? region.Height : region.Width;
        byte[] levels = region.Levels;
        for (int i = 0; i < _length; i++)
        {
            int sum = 0, at = _isBackward ? _length - 1 - i : i;
            for (int across = from; across < to; across++) sum += _isVertical ? levels[(at * region.Width) + across] : levels[(across * region.Width) + at];
            _levels[i] = (float)sum / (to - from);
        }

        for (int i = 0; i < _length; i++)
        {
            float slope = 0;
            if (i >= Reach && i < _length - Reach)
            {
                for (int k = -Reach; k <= Reach; k++) slope += _slope[k + Reach] * _levels[i + k];
            }

            _slopes[i] = slope;
        }
    }

    /// <summary>The steepest edge, or the first one in the direction.</summary>
    /// <param name="polarity">In the direction of the search.</param>
    /// <param name="contrastMin">Levels of 255 by which the two sides differ at least.</param>
    /// <param name="first">The first that has the contrast instead of the steepest.</param>
    /// <param name="position">From the region's corner.</param>
    public bool TryFind(EdgePolarity polarity, float contrastMin, bool first, out double position)
    {
        int best = -1;
        for (int i = Reach + 1; i < _length - Reach - 1; i++)
        {
            float slope = Signed(i, polarity);
            if (slope <= 0 || slope < Signed(i - 1, polarity) || slope <= Signed(i + 1, polarity) || Contrast(i) < contrastMin) continue;
            if (best >= 0 && slope <= Signed(best, polarity)) continue;
            best = i;
            if (first) break;
        }

        position = best < 0 ? double.NaN : Place(best, polarity);
        return best >= 0;
    }

    /// <summary>The last edge in the direction.</summary>
    public bool TryFindLast(EdgePolarity polarity, float contrastMin, out double position)
    {
        position = double.NaN;
        for (int i = _length - Reach - 2; i > Reach; i--)
        {
            float slope = Signed(i, polarity);
            if (slope <= 0 || slope <= Signed(i - 1, polarity) || slope < Signed(i + 1, polarity) || Contrast(i) < contrastMin) continue;
            position = Place(i, polarity);
            return true;
        }

        return false;
    }

    private static float[] Slope()
    {
        var weights = new float[(2 * Reach) + 1];
        double moment = 0;
        for (int k = -Reach; k <= Reach; k++) moment += k * k * Math.Exp(-k * k / (2 * Sigma * Sigma));
        for (int k = -Reach; k <= Reach; k++) weights[k + Reach] = (float)(k * Math.Exp(-k * k / (2 * Sigma * Sigma)) / moment);
        return weights;
    }

    private float Signed(int at, EdgePolarity polarity) => polarity switch
    {
        EdgePolarity.DarkToLight => _slopes[at],
        EdgePolarity.LightToDark => -_slopes[at],
        EdgePolarity.Any or _ => Math.Abs(_slopes[at]),
    };

    // Between the highest level on one side and the lowest on the other, near the edge: a thin line has an edge, too.
    private float Contrast(int at)
    {
        bool rises = _slopes[at] > 0;
        float before = _levels[at], after = _levels[at];
        for (int k = 1; k <= Reach; k++)
        {
            before = rises ? Math.Min(before, _levels[at - k]) : Math.Max(before, _levels[at - k]);
            after = rises ? Math.Max(after, _levels[at + k]) : Math.Min(after, _levels[at + k]);
        }

        return Math.Abs(after - before);
    }

    private double Place(int at, EdgePolarity polarity)
    {
        double before = Signed(at - 1, polarity), here = Signed(at, polarity), after = Signed(at + 1, polarity);
        double bend = before - (2 * here) + after;
        double place = at + (bend < 0 ? (before - after) / (2 * bend) : 0);
        return _isBackward ? _length - 1 - place : place;
    }
}
