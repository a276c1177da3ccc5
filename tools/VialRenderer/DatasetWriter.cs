using System.Text.Json;
using OpenCvSharp;

namespace EdgeInspector.VialRenderer;

/// <summary>Writes a dataset: <c>good/</c>, a folder for every defect, <c>ground_truth/</c> and <c>truth.json</c>.</summary>
internal sealed class DatasetWriter(string folder, DatasetOrder order)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly BacklitVialRenderer _renderer = new(order.Scene);
    private readonly List<UnitTruth> _units = [];

    public void Write(TextWriter progress)
    {
        Directory.CreateDirectory(folder);
        foreach ((VialDefect defect, int count) in order.Defects.Prepend((VialDefect.None, order.Good)))
        {
            for (int number = 0; number < count; number++)
            {
                WriteUnit(defect, number);
                if (_units.Count % 25 == 0) progress.WriteLine($"{_units.Count} of {order.Units} units");
            }
        }

        var truth = new
        {
            order.Seed, order.Scene.Width, order.Scene.Height, _renderer.MicrometresPerPixel, order.Views,
            MaskGreyLevels = BacklitVialRenderer.MaskThreshold, Units = _units,
        };
        File.WriteAllText(Path.Combine(folder, "truth.json"), JsonSerializer.Serialize(truth, Json) + "\n");
        progress.WriteLine($"{_units.Count} units, {_units.Count * order.Views} pictures in {folder}");
    }

    private void WriteUnit(VialDefect defect, int number)
    {
        string name = VialDefectName.Of(defect);
        VialSpecimen unit = VialSpecimen.Create(order.UnitSeed(defect, number), defect);
        byte[] picture = new byte[_renderer.SizeBytes], mask = new byte[_renderer.SizeBytes];
        var views = new List<ViewTruth>();
        for (int view = 0; view < order.Views; view++)
        {
            string file = $"{name}/{number:000}-view{view}.png";
            _renderer.Render(unit, view, order.Views, picture, mask);
            WritePng(file, picture);
            string? maskFile = order.Masks && defect != VialDefect.None ? $"ground_truth/{name}/{number:000}-view{view}.png" : null;
            if (maskFile is not null) WritePng(maskFile, mask);
            views.Add(new ViewTruth(file, maskFile, mask.AsSpan().Count((byte)255)));
        }

        _units.Add(new UnitTruth(
            name, unit.Category.ToString(), unit.Seed.ToString(), Math.Round(unit.SizeMicrometres, 1), Math.Round(unit.WidthMicrometres, 1),
            Math.Round(unit.FillHeightMillimetres, 3), unit.BubbleCount, views));
    }

    private void WritePng(string file, byte[] pixels)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Mat image = Mat.FromPixelData(order.Scene.Height, order.Scene.Width, MatType.CV_8UC1, pixels);
        Cv2.ImEncode(".png", image, out byte[] png);
        File.WriteAllBytes(path, png);
    }
}
