namespace EdgeInspector.Vision.Measuring;

/// <summary>Which way an edge is looked for in the camera's image.</summary>
public enum SearchDirection
{
    Down = 0,
    Up,
    Right,
    Left,
}
