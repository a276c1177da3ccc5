namespace EdgeInspector.Vision;

/// <summary>How a region of another shape than the model's input is brought into it.</summary>
public enum InputFit
{
    /// <summary>Each side is scaled by itself: the input is filled, shapes are distorted.</summary>
    Stretch = 0,

    /// <summary>Both sides are scaled alike and centred; what stays free has level 114, as YOLO models are trained.</summary>
    Letterbox,

    /// <summary>As <see cref="Letterbox"/>, but in the upper left corner: YOLOX.</summary>
    LetterboxCorner,
}
