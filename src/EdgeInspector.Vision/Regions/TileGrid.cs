using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>How a region is cut into equal tiles that overlap, each as large for the model as a whole image would be.</summary>
/// <remarks>
/// Either rows and columns, or the size of a tile; the other pair is 0. Every pixel of the region lies in one tile at least, and neighbours
/// share <see cref="Overlap"/> pixels at least. In pixels of the camera's image.
/// </remarks>
public sealed record TileGrid
{
    /// <summary>Rows, 1..16; 0 when the size of a tile is given.</summary>
    public int Rows { get; init; }

    /// <summary>Columns, 1..16; 0 when the size of a tile is given.</summary>
    public int Columns { get; init; }

    /// <summary>Width of a tile, or 0. A narrower region has tiles of its own width.</summary>
    public int Width { get; init; }

    /// <summary>Height of a tile, or 0.</summary>
    public int Height { get; init; }

    /// <summary>Pixels that neighbours share at least. Default 0: a defect on a border may then be cut in two.</summary>
    public int Overlap { get; init; }

    /// <summary>The tiles of a region, row after row. The grid has passed <see cref="Problem"/> for it.</summary>
    public IReadOnlyList<Box> Of(Box region)
    {
        (int width, int columns) = Along(region.Width, Columns, Width);
        (int height, int rows) = Along(region.Height, Rows, Height);
        var tiles = new List<Box>(rows * columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                tiles.Add(new Box(region.X + Start(column, columns, region.Width - width), region.Y + Start(row, rows, region.Height - height), width, height));
        }

        return tiles;
    }

    /// <summary>Which rule the grid breaks for this region, or null.</summary>
    public string? Problem(Box region)
    {
        bool byCount = Rows > 0 && Columns > 0 && Width == 0 && Height == 0;
        bool bySize = Rows == 0 && Columns == 0 && Width > 0 && Height > 0;
        if (!byCount && !bySize) return "needs either rows and columns, or width and height, each from 1 on";
        if (Rows > 16 || Columns > 16) return $"has {Rows} rows and {Columns} columns; allowed: 1..16 each";
        if (Overlap < 0) return $"overlap {Overlap} is below 0";
        int width = bySize ? Math.Min(Width, region.Width) : region.Width / Columns;
        int height = bySize ? Math.Min(Height, region.Height) : region.Height / Rows;
        int overlapMax = (Math.Min(width, height) - 1) / 2;
        return width < 1 || height < 1 || Overlap > overlapMax
            ? $"overlap {Overlap} is too much for tiles of about {width}×{height} pixels; allowed: 0..{Math.Max(0, overlapMax)}"
            : null;
    }

    private (int Length, int Count) Along(int side, int count, int length)
    {
        if (count > 0) return ((side + ((count - 1) * Overlap) + count - 1) / count, count);
        return side <= length ? (side, 1) : (length, (side - Overlap + length - Overlap - 1) / (length - Overlap));
    }

    // The last tile ends with the region; the others stand at equal steps before it.
    private static int Start(int index, int count, int way) => count == 1 ? 0 : (int)((long)index * way / (count - 1));
}
