using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>The camera image that a model is bound to, and the part of it that the model sees.</summary>
/// <remarks>A frame of another size or pixel format is outside the sample space. [USE-01]</remarks>
public sealed record CameraBinding
{
    /// <summary>Pixels per line of the camera's image.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>Lines of the camera's image.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>PFNC name; those that fit beside it are <see cref="FittingFormats"/>.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Region of interest in pixels of the camera's image; it is scaled to the model's input.</summary>
    public required Box Region { get; init; }
}
