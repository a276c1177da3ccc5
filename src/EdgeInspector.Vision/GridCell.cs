namespace EdgeInspector.Vision;

/// <summary>A cell of the grids that YOLOX lays over its input: one for each stride, 8, 16, 32 and, in its largest form, 64 pixels.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Line.</param>
/// <param name="Stride">Pixels from cell to cell.</param>
internal readonly record struct GridCell(int X, int Y, int Stride)
{
    private static readonly int[] _strides = [8, 16, 32, 64];

    /// <summary>Every row's cell, in the order of the rows: grid after grid, line after line. Null when so many rows fit no set of grids.</summary>
    public static GridCell[]? Of(ModelInput input, int rows)
    {
        var cells = new List<GridCell>();
        foreach (int stride in _strides)
        {
            // The first three always are; the fourth fills up what is missing.
            if (stride == 64 && cells.Count == rows) break;
            for (int y = 0; y < input.Height / stride; y++)
            {
                for (int x = 0; x < input.Width / stride; x++) cells.Add(new GridCell(x, y, stride));
            }
        }

        return cells.Count == rows ? [.. cells] : null;
    }

    /// <summary>From offsets in cells and logarithms of sizes in cells to pixels of the input.</summary>
    public void ToPixels(ref float x, ref float y, ref float width, ref float height)
    {
        x = (x + X) * Stride;
        y = (y + Y) * Stride;
        width = MathF.Exp(width) * Stride;
        height = MathF.Exp(height) * Stride;
    }
}
