namespace EdgeInspector.Vision.Teaching;

/// <summary>The whitened patches of a good image or of an altered copy.</summary>
/// <param name="Patches">[patches, components], row-major.</param>
/// <param name="Fold">The part it is held out with; a copy shares its original's.</param>
/// <param name="Image">Position of the original among the images; −1 for a copy.</param>
internal sealed record Sample(float[] Patches, int Fold, int Image);
