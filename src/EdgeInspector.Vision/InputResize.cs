namespace EdgeInspector.Vision;

/// <summary>How pixels are mixed when a region is scaled. A model sees the difference: it wants the one that it was trained with.</summary>
public enum InputResize
{
    /// <summary>Every pixel of the region counts as much as it covers: nothing small is lost.</summary>
    Area = 0,

    /// <summary>The four neighbours of a point, whatever lies between: OpenCV's and Ultralytics' usual one.</summary>
    Linear,
}
