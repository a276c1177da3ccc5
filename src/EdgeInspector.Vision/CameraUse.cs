namespace EdgeInspector.Vision;

/// <summary>A view of a camera, as <c>name/view</c>.</summary>
/// <param name="Camera">The camera's name on its line.</param>
/// <param name="View">The unit's view, from 0.</param>
public sealed record CameraUse(string Camera, int View)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Camera}/{View}");
}
