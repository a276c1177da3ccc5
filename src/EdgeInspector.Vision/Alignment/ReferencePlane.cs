namespace EdgeInspector.Vision.Alignment;

/// <summary>The grey picture that parts are laid over: half the size of the model's input.</summary>
/// <param name="Width">Half of the input's.</param>
/// <param name="Height">Half of the input's.</param>
/// <param name="Levels">Row by row.</param>
internal sealed record ReferencePlane(int Width, int Height, byte[] Levels)
{
    /// <summary>Key in the model file's metadata.</summary>
    public const string MetadataKey = "alignment-reference";

    /// <summary>For the model file.</summary>
    public string ToText() => Convert.ToBase64String(Levels);

    /// <summary>Null when the text is none for an input of that size.</summary>
    public static ReferencePlane? TryParse(string text, int inputWidth, int inputHeight)
    {
        (int width, int height) = (inputWidth / 2, inputHeight / 2);
        byte[] levels = new byte[width * height];
        return Convert.TryFromBase64String(text, levels, out int written) && written == levels.Length ? new ReferencePlane(width, height, levels) : null;
    }
}
