using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Whether a heat map's peak lies in the defect that a person has drawn. [XAI-02]</summary>
/// <remarks>
/// A mask is a picture of the image's size whose pixels above 127 are the defect, in <c>ground_truth/kind/name.png</c> or <c>name_mask.png</c>
/// beside the folders of the kinds. A peak counts as inside within a patch, eight pixels of the model's input, for that is how exactly it can point.
/// </remarks>
internal static class PeakTruth
{
    /// <summary>Folder with masks.</summary>
    public const string MasksFolder = "ground_truth";

    /// <summary>The mask of an image; null when there is none.</summary>
    public static string? MaskOf(string folder, string kind, string file)
    {
        string stem = Path.Combine(folder, MasksFolder, kind, Path.GetFileNameWithoutExtension(file));
        return new[] { stem + ".png", stem + "_mask.png" }.FirstOrDefault(File.Exists);
    }

    /// <summary>Null when the mask is empty, or the model tells no map.</summary>
    /// <param name="finder">Has just inspected the image.</param>
    /// <param name="mask">Its mask.</param>
    /// <exception cref="TeachException">The mask is none of this image.</exception>
    public static bool? Holds(DefectFinder finder, string mask)
    {
        MapView map = finder.Map;
        CameraBinding camera = finder.Model.Passport.Camera;
        using Mat truth = TeachingImages.ReadOne(mask, out _);
        if (truth.Channels() != 1 || truth.Width != camera.ImageWidth || truth.Height != camera.ImageHeight)
            throw new TeachException($"mask '{mask}' is {truth.Width}×{truth.Height} with {truth.Channels()} channels; expected {camera.ImageWidth}×{camera.ImageHeight}, grey, like its image");
        if (map.Height == 0) return null;

        int cells = map.Width * map.Height, peak = 0;
        for (int i = 1; i < map.Values.Length; i++) peak = map.Values[i] > map.Values[peak] ? i : peak;
        Box tile = finder.TileBoxes[peak / cells];
        (int column, int row) = (peak % cells % map.Width, peak % cells / map.Width);
        double patchX = FeatureGrid.PatchPixels * (double)tile.Width / finder.Model.Passport.Input.Width, patchY = FeatureGrid.PatchPixels * (double)tile.Height / finder.Model.Passport.Input.Height;
        double x = tile.X + ((column + 0.5) * tile.Width / map.Width), y = tile.Y + ((row + 0.5) * tile.Height / map.Height);
        using var defect = new Mat();
        Cv2.Threshold(truth, defect, 127, 255, ThresholdTypes.Binary);
        if (Cv2.CountNonZero(defect) == 0) return null;
        var around = Rect.FromLTRB((int)Math.Floor(x - patchX), (int)Math.Floor(y - patchY), (int)Math.Ceiling(x + patchX), (int)Math.Ceiling(y + patchY));
        using Mat near = defect[around & new Rect(0, 0, defect.Width, defect.Height)];
        return Cv2.CountNonZero(near) > 0;
    }
}
