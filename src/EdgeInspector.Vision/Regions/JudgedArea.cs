using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Regions;

/// <summary>Which part of the camera's image is judged, in cells of a few pixels; a cell with one judged pixel is judged.</summary>
/// <remarks>Immutable, so cameras may share it.</remarks>
internal sealed class JudgedArea
{
    private const int CellSide = 4;

    // Judged cells above and left of a corner: four of them tell of any rectangle.
    private readonly int[] _sums;
    private readonly int _columns;
    private readonly int _rows;

    private JudgedArea(int width, int height, RegionMask[] masks)
    {
        _columns = (width + CellSide - 1) / CellSide;
        _rows = (height + CellSide - 1) / CellSide;
        _sums = new int[(_columns + 1) * (_rows + 1)];
        var cells = new bool[_columns];
        for (int row = 0; row < _rows; row++)
        {
            Array.Clear(cells);
            for (int y = row * CellSide; y < Math.Min(height, (row + 1) * CellSide); y++) AddLine(y, width, masks, cells);
            int sum = 0, at = ((row + 1) * (_columns + 1)) + 1;
            for (int column = 0; column < _columns; column++, at++)
            {
                sum += cells[column] ? 1 : 0;
                _sums[at] = sum + _sums[at - _columns - 1];
            }
        }
    }

    /// <summary>Null when the camera has no mask: everything is judged.</summary>
    public static JudgedArea? Of(CameraBinding binding, string? camera)
    {
        RegionMask[] masks = binding.Masks.Where(m => m.Concerns(camera)).ToArray();
        return masks.Length == 0 ? null : new JudgedArea(binding.ImageWidth, binding.ImageHeight, masks);
    }

    /// <summary>Whether a judged cell touches the rectangle, which lies in the image.</summary>
    public bool Touches(Box box) => Count(box) > 0;

    private int Count(Box box)
    {
        int left = box.X / CellSide, top = box.Y / CellSide;
        int right = Math.Min(_columns, (box.X + box.Width + CellSide - 1) / CellSide), bottom = Math.Min(_rows, (box.Y + box.Height + CellSide - 1) / CellSide);
        int width = _columns + 1;
        return _sums[(bottom * width) + right] - _sums[(top * width) + right] - _sums[(bottom * width) + left] + _sums[(top * width) + left];
    }

    private static void AddLine(int y, int width, RegionMask[] masks, bool[] cells)
    {
        var judged = new bool[width];
        JudgedPixels.Mark(masks, y, judged);
        for (int x = 0; x < width; x++) cells[x / CellSide] |= judged[x];
    }
}
