namespace EdgeInspector.Vision.Measuring;

/// <summary>Edges in a region strip by strip, so that a bubble or a scratch on one place does not move the result.</summary>
/// <remarks>A result needs an edge in three of five strips. Allocates at the making alone. Owned by one thread.</remarks>
internal sealed class EdgeStrips
{
    private const int StripWidth = 16;
    private const int StripsMax = 64;

    // Half of the edges must lie this near to their line, pixels.
    private const double StraightMax = 1.5;

    private readonly EdgeProfile _profile;
    private readonly EdgePolarity _edge;
    private readonly float _contrastMin;
    private readonly int _count;
    private readonly int _across;
    private readonly double[] _centres;
    private readonly double[] _places;
    private readonly double[] _sorted;
    private readonly double[] _pairs;

    public EdgeStrips(GreyRegion region, Measurement measurement)
    {
        bool isVertical = measurement.Direction is SearchDirection.Down or SearchDirection.Up;
        _across = isVertical ? region.Width : region.Height;
        _profile = new EdgeProfile(isVertical ? region.Height : region.Width, measurement.Direction);
        _edge = measurement.Edge;
        _contrastMin = measurement.ContrastMin * byte.MaxValue;
        _count = Math.Clamp(_across / StripWidth, 1, StripsMax);
        _centres = new double[_count];
        _places = new double[_count];
        _sorted = new double[_count];
        _pairs = new double[_count * (_count - 1) / 2];
    }

    private EdgePolarity Opposite => _edge switch
    {
        EdgePolarity.LightToDark => EdgePolarity.DarkToLight,
        EdgePolarity.DarkToLight => EdgePolarity.LightToDark,
        EdgePolarity.Any or _ => EdgePolarity.Any,
    };

    /// <summary>The middle place of the steepest edges, or of the first ones.</summary>
    public bool TryFindPlace(GreyRegion region, out double place)
    {
        int found = Find(region, first: false);
        place = Middle(_places, found);
        return IsEnough(found);
    }

    /// <summary>The middle distance between first and last edges, positive.</summary>
    /// <returns>Strips with both edges are enough, with one of them, or neither.</returns>
    public (bool Both, bool One) TryFindDistance(GreyRegion region, out double distance)
    {
        int both = 0, one = 0;
        for (int strip = 0; strip < _count; strip++)
        {
            TakeStrip(region, strip);
            bool isFirst = _profile.TryFind(_edge, _contrastMin, first: true, out double first);
            bool isLast = _profile.TryFindLast(Opposite, _contrastMin, out double last);
            double length = Math.Abs(last - first);

            // One edge is no distance: of any polarity the first is the last one, too.
            if (isFirst && isLast && length >= 1) _places[both++] = length;
            else if (isFirst || isLast) one++;
        }

        distance = Middle(_places, both);
        return (IsEnough(both), IsEnough(both + one));
    }

    /// <summary>The slope of the line through the first edges: the middle one of all pairs', which a third of wrong edges does not move.</summary>
    /// <returns>Whether there are enough edges, and whether they lie on a line.</returns>
    public (bool Edges, bool Straight) TryFindSlope(GreyRegion region, out double slope)
    {
        slope = double.NaN;
        int found = Find(region, first: true);
        if (!IsEnough(found) || found < 3) return (false, false);
        int pairs = 0;
        for (int i = 0; i < found; i++)
        {
            for (int j = i + 1; j < found; j++) _pairs[pairs++] = (_places[j] - _places[i]) / (_centres[j] - _centres[i]);
        }

        slope = MiddleOf(_pairs.AsSpan(0, pairs));
        for (int i = 0; i < found; i++) _sorted[i] = _places[i] - (slope * _centres[i]);
        double offset = MiddleOf(_sorted.AsSpan(0, found));
        for (int i = 0; i < found; i++) _sorted[i] = Math.Abs(_places[i] - (slope * _centres[i]) - offset);
        return (true, MiddleOf(_sorted.AsSpan(0, found)) <= StraightMax);
    }

    private int Find(GreyRegion region, bool first)
    {
        int found = 0;
        for (int strip = 0; strip < _count; strip++)
        {
            (int from, int to) = TakeStrip(region, strip);
            if (!_profile.TryFind(_edge, _contrastMin, first, out double place)) continue;
            _centres[found] = (from + to - 1) / 2.0;
            _places[found++] = place;
        }

        return found;
    }

    private (int From, int To) TakeStrip(GreyRegion region, int strip)
    {
        int from = (int)((long)strip * _across / _count), to = (int)((strip + 1L) * _across / _count);
        _profile.Take(region, from, to);
        return (from, to);
    }

    private bool IsEnough(int found) => found > 0 && 5 * found >= 3 * _count;

    private double Middle(double[] values, int count)
    {
        if (count == 0) return double.NaN;
        values.AsSpan(0, count).CopyTo(_sorted);
        return MiddleOf(_sorted.AsSpan(0, count));
    }

    private static double MiddleOf(Span<double> values)
    {
        values.Sort();
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
