using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Measures what the sample space needs beyond mean and sharpness: percentiles of the levels, and where the part lies.</summary>
/// <remarks>
/// Reads the model's input levels, so that what is judged is what is measured. Allocates at its making and for a new size alone. Owned by one thread. The
/// part's box is that of all lines and columns of which at least a hundredth, and two pixels, are on the part's side of the level; a
/// line counts only beside another one, so that a speck of dust moves no edge.
/// </remarks>
internal sealed unsafe class SampleMeter
{
    private const int Levels = 256;

    private readonly PartPlace? _part;
    private readonly int _partFrom;
    private readonly int _partTo;

    // Four, one behind the other: neighbours of one level would wait for each other's count.
    private readonly int[] _counts = new int[4 * Levels];
    private int[] _columns = [];
    private int[] _rows = [];
    private long _elements;
    private Box _found;

    /// <param name="part">What is looked for; null: nothing.</param>
    public SampleMeter(PartPlace? part)
    {
        _part = part;
        int level = (int)MathF.Round((part?.Level ?? 0) * byte.MaxValue);
        (_partFrom, _partTo) = part is { IsBrighter: true } ? (level + 1, byte.MaxValue) : (0, level - 1);
    }

    /// <summary>Begins a frame.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        _elements = 0;
        _found = default;
    }

    /// <summary>Adds what a preprocessor has just brought in: a tile, or the whole region.</summary>
    /// <remarks>The first one of a new size makes room for it, which the warm-up does.</remarks>
    public void Add(LevelPlane plane, InputPlacement placement)
    {
        Count(plane);
        if (_part is null || FindPart(plane, placement) is not { Width: > 0 } box) return;
        if (_found.Width == 0)
        {
            _found = box;
            return;
        }

        // A part that tiles cut is one part.
        int x = Math.Min(_found.X, box.X), y = Math.Min(_found.Y, box.Y);
        _found = new Box(x, y, Math.Max(_found.X + _found.Width, box.X + box.Width) - x, Math.Max(_found.Y + _found.Height, box.Y + box.Height) - y);
    }

    /// <summary>Adds percentiles and the part's place to what was measured on the way.</summary>
    public SampleMeasurement Complete(in SampleMeasurement sample) => sample with
    {
        IsMeasured = true,
        P1 = Percentile(_elements, 1),
        P50 = Percentile(_elements, 50),
        P99 = Percentile(_elements, 99),
        Part = _found,
    };

    private void Count(LevelPlane plane)
    {
        int width = plane.Inner.Width * plane.Channels;
        _elements += (long)width * plane.Inner.Height;
        fixed (int* counts = _counts)
        {
            for (int y = 0; y < plane.Inner.Height; y++)
            {
                byte* row = plane.Row(y);
                int x = 0;
                for (; x <= width - 4; x += 4)
                {
                    counts[row[x]]++;
                    counts[Levels + row[x + 1]]++;
                    counts[(2 * Levels) + row[x + 2]]++;
                    counts[(3 * Levels) + row[x + 3]]++;
                }

                for (; x < width; x++) counts[row[x]]++;
            }
        }
    }

    // The nearest rank: the least level at or below which at least so many of a hundred lie.
    private float Percentile(long elements, int percent)
    {
        long rank = Math.Max(1, ((elements * percent) + 99) / 100), seen = 0;
        for (int level = 0; level < Levels; level++)
        {
            seen += _counts[level] + _counts[Levels + level] + _counts[(2 * Levels) + level] + _counts[(3 * Levels) + level];
            if (seen >= rank) return level / (float)byte.MaxValue;
        }

        return 1;
    }

    private Box FindPart(LevelPlane plane, InputPlacement placement)
    {
        Box inner = plane.Inner;
        if (_columns.Length < inner.Width) _columns = new int[inner.Width];
        if (_rows.Length < inner.Height) _rows = new int[inner.Height];
        Array.Clear(_columns);
        int channels = plane.Channels, green = channels / 2;
        fixed (int* columns = _columns)
        {
            for (int y = 0; y < inner.Height; y++)
            {
                byte* row = plane.Row(y) + green;
                int count = 0;
                for (int x = 0; x < inner.Width; x++)
                {
                    int level = row[x * channels];
                    int isPart = level >= _partFrom && level <= _partTo ? 1 : 0;
                    columns[x] += isPart;
                    count += isPart;
                }

                _rows[y] = count;
            }
        }

        (int left, int right) = Ends(_columns.AsSpan(0, inner.Width), Math.Max(2, inner.Height / 100));
        (int top, int bottom) = Ends(_rows.AsSpan(0, inner.Height), Math.Max(2, inner.Width / 100));
        if (left < 0 || top < 0) return default;
        return placement.ToImage(inner.X + left, inner.Y + top, inner.X + right + 1, inner.Y + bottom + 1);
    }

    private static (int First, int Last) Ends(ReadOnlySpan<int> counts, int least)
    {
        int first = 0, last = counts.Length - 1;
        while (first < last && (counts[first] < least || counts[first + 1] < least)) first++;
        while (last > first && (counts[last] < least || counts[last - 1] < least)) last--;
        return first < last ? (first, last) : (-1, -1);
    }
}
