namespace EdgeInspector.Inspection;

/// <summary>A rectangle in the camera's image: pixels, origin at the upper left, right and bottom edge outside.</summary>
public readonly record struct Box(int X, int Y, int Width, int Height);
