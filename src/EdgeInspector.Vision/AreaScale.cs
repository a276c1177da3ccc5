namespace EdgeInspector.Vision;

/// <summary>Which source elements a target element covers along one axis, and how much of it each is: scaling by area.</summary>
/// <remarks>Every source element counts as much as it is covered. Immutable; the weights of a target element sum to 1.</remarks>
internal sealed class AreaScale
{
    // A sliver below a thousandth of an element is rounding of the division, no pixel.
    private const double SliverMax = 1e-3;

    private readonly int[] _first;
    private readonly int[] _weightsFrom;
    private readonly float[] _weights;

    /// <param name="source">Elements of the source, not fewer than the target's.</param>
    /// <param name="target">Elements of the target, at least 1.</param>
    public AreaScale(int source, int target)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(target);
        ArgumentOutOfRangeException.ThrowIfLessThan(source, target);
        _first = new int[target];
        _weightsFrom = new int[target + 1];
        var weights = new List<float>();
        double scale = (double)source / target;
        for (int i = 0; i < target; i++)
        {
            double from = i * scale;
            double to = Math.Min(from + scale, source);
            int first = (int)Math.Floor(from + SliverMax);
            int last = (int)Math.Ceiling(to - SliverMax) - 1;
            _first[i] = first;
            double sum = 0;
            for (int s = first; s <= last; s++) sum += Math.Min(to, s + 1) - Math.Max(from, s);
            for (int s = first; s <= last; s++) weights.Add((float)((Math.Min(to, s + 1) - Math.Max(from, s)) / sum));
            _weightsFrom[i + 1] = weights.Count;
        }

        _weights = [.. weights];
    }

    /// <summary>The first source element of each target element.</summary>
    public ReadOnlySpan<int> Firsts => _first;

    /// <summary>Elements of the target.</summary>
    public int Length => _first.Length;

    /// <summary>First source element that the target element covers.</summary>
    public int First(int target) => _first[target];

    /// <summary>Weights of the source elements from <see cref="First"/> on.</summary>
    public ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(_weightsFrom[target].._weightsFrom[target + 1]);
}
