namespace EdgeInspector.Vision.Alignment;

/// <summary>A map over an aligned input, told in the region of the camera's image again.</summary>
/// <remarks>
/// Each cell gets the greatest of the four cells that it lies between: a peak may grow by a cell, and is never lost. What the input did not show is 0.
/// All memory is allocated at the making. Owned by one thread.
/// </remarks>
internal sealed class CameraMap(AlignmentGeometry geometry, int rows, int columns)
{
    private readonly float[] _cells = new float[rows * columns];

    public float[] Cells => _cells;

    /// <summary>Fills the cells from a map of the same size over the input.</summary>
    public void Fill(ReadOnlySpan<float> map, in PartPose pose)
    {
        double cellX = (double)geometry.Region.Width / columns, cellY = (double)geometry.Region.Height / rows;
        double perCellX = (double)columns / geometry.InputWidth, perCellY = (double)rows / geometry.InputHeight;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                (double x, double y) = geometry.ToInput(pose, geometry.Region.X + ((column + 0.5) * cellX), geometry.Region.Y + ((row + 0.5) * cellY));
                int left = (int)Math.Floor((x * perCellX) - 0.5), top = (int)Math.Floor((y * perCellY) - 0.5);
                float greatest = 0;
                for (int at = 0; at < 4; at++)
                {
                    (int r, int c) = (top + (at >> 1), left + (at & 1));
                    if (r >= 0 && c >= 0 && r < rows && c < columns) greatest = Math.Max(greatest, map[(r * columns) + c]);
                }

                _cells[(row * columns) + column] = greatest;
            }
        }
    }
}
