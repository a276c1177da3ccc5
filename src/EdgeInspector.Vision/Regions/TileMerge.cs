using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>Gathers the findings of a view's tiles, and makes one of those that two tiles have of the same thing.</summary>
/// <remarks>
/// Two findings of a class from different tiles are one when half of the smaller one lies in the other, or when they touch along half of the
/// shorter side: a defect that a border cut. The one has the higher score and the box around both, so no verdict changes by it. Allocates at
/// the making alone.
/// </remarks>
internal sealed class TileMerge
{
    private readonly float[] _acceptBelow;
    private readonly Entry[] _entries;
    private readonly bool _single;
    private FindingList _only;
    private Finding _best;
    private bool _hasBest;
    private int _count;
    private int _fellOut;

    public TileMerge(Recipe recipe, int tiles)
    {
        _acceptBelow = recipe.Classes.Select(c => c.RawAcceptBelow).ToArray();
        _single = tiles == 1;
        _entries = new Entry[tiles * FindingList.Capacity];
    }

    public void Clear()
    {
        _only = default;
        _count = _fellOut = 0;
        _hasBest = false;
    }

    public void Add(int tile, in FindingList findings)
    {
        if (_single)
        {
            _only = findings;
            return;
        }

        _fellOut += findings.Total - findings.Count;
        for (int i = 0; i < findings.Count; i++)
        {
            Finding finding = findings[i];

            // Written so that a score that is no number is kept for the judge.
            if (finding.Score < _acceptBelow[finding.DefectClass])
            {
                if (_hasBest && finding.Score <= _best.Score) continue;
                _best = finding;
                _hasBest = true;
                continue;
            }

            _entries[_count++] = new Entry { Finding = finding, Tile = tile };
        }
    }

    /// <summary>The findings that matter, or the best of the others, as one image's decoder would give them.</summary>
    public FindingList ToFindings()
    {
        if (_single) return _only;

        // A box that grew may now touch one that was looked at before; each joining takes one away, so this ends.
        while (TryJoin())
        {
        }

        FindingList findings = default;
        for (int i = 0; i < _count; i++) findings.Add(_entries[i].Finding);
        if (_count == 0 && _hasBest) findings.Add(_best);
        findings.AddUnkept(_fellOut);
        return findings;
    }

    private bool TryJoin()
    {
        bool joined = false;
        for (int i = 0; i < _count; i++)
        {
            for (int j = _count - 1; j > i; j--)
            {
                if (!AreOne(_entries[i], _entries[j])) continue;
                Finding one = _entries[i].Finding, other = _entries[j].Finding;
                _entries[i].Finding = (one.Score >= other.Score ? one : other) with { Box = Around(one.Box, other.Box) };
                _entries[i].Tile = -1 - i;
                _entries[j] = _entries[--_count];
                joined = true;
            }
        }

        return joined;
    }

    private static bool AreOne(in Entry one, in Entry other)
    {
        if (one.Tile == other.Tile || one.Finding.DefectClass != other.Finding.DefectClass) return false;
        Box a = one.Finding.Box, b = other.Finding.Box;
        int width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        int height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        if (width > 0 && height > 0) return 2L * width * height >= Math.Min((long)a.Width * a.Height, (long)b.Width * b.Height);
        if (width == 0 && height > 0) return 2 * height >= Math.Min(a.Height, b.Height);
        return height == 0 && width > 0 && 2 * width >= Math.Min(a.Width, b.Width);
    }

    private static Box Around(Box a, Box b)
    {
        int x = Math.Min(a.X, b.X), y = Math.Min(a.Y, b.Y);
        return new Box(x, y, Math.Max(a.X + a.Width, b.X + b.Width) - x, Math.Max(a.Y + a.Height, b.Y + b.Height) - y);
    }

    private struct Entry
    {
        public Finding Finding;
        public int Tile;
    }
}
