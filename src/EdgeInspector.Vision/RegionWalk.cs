namespace EdgeInspector.Vision;

/// <summary>Walks over what hangs together in a map: cells that touch by a side and reach a level.</summary>
/// <remarks>Allocates at the making alone. Owned by one thread.</remarks>
internal sealed class RegionWalk
{
    private readonly int _width;
    private readonly int _height;

    // Cells still to look at, and the round in which a cell was last seen.
    private readonly int[] _stack;
    private readonly int[] _seen;
    private int _round;

    public RegionWalk(int width, int height)
    {
        _width = width;
        _height = height;
        _stack = new int[width * height];
        _seen = new int[width * height];
    }

    public int Left { get; private set; }

    public int Top { get; private set; }

    /// <summary>The last column, inside.</summary>
    public int Right { get; private set; }

    /// <summary>The last row, inside.</summary>
    public int Bottom { get; private set; }

    /// <summary>Cells of the region.</summary>
    public int Area { get; private set; }

    /// <summary>The region's highest value.</summary>
    public float Peak { get; private set; }

    /// <summary>Forgets what was seen: the start of a round in which each cell belongs to one region at most.</summary>
    public void Restart()
    {
        if (++_round < int.MaxValue) return;
        Array.Clear(_seen);
        _round = 1;
    }

    public bool WasSeen(int cell) => _seen[cell] == _round;

    /// <summary>Walks over the region of a cell that was not seen yet.</summary>
    public void Walk(ReadOnlySpan<float> map, int start, float level)
    {
        Left = _width;
        Top = _height;
        Right = Bottom = -1;
        Area = 0;
        Peak = float.NegativeInfinity;
        int waiting = 0;
        Visit(start, ref waiting);
        while (waiting > 0)
        {
            int cell = _stack[--waiting];
            int x = cell % _width, y = cell / _width;
            Left = Math.Min(Left, x);
            Right = Math.Max(Right, x);
            Top = Math.Min(Top, y);
            Bottom = Math.Max(Bottom, y);
            Peak = Math.Max(Peak, map[cell]);
            Area++;
            if (x > 0 && map[cell - 1] >= level) Visit(cell - 1, ref waiting);
            if (x < _width - 1 && map[cell + 1] >= level) Visit(cell + 1, ref waiting);
            if (y > 0 && map[cell - _width] >= level) Visit(cell - _width, ref waiting);
            if (y < _height - 1 && map[cell + _width] >= level) Visit(cell + _width, ref waiting);
        }
    }

    private void Visit(int cell, ref int waiting)
    {
        if (_seen[cell] == _round) return;
        _seen[cell] = _round;
        _stack[waiting++] = cell;
    }
}
