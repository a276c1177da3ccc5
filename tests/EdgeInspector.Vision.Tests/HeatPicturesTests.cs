using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

public sealed class HeatPicturesTests
{
    // Of the map's colours red is the hottest and blue the coldest; the picture beneath is grey, so their difference is the map's alone.
    [Fact]
    public void Map_is_hot_where_the_defect_is_and_cold_elsewhere()
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        using Pictures trial = Pictures.OfGoodPlates(0);
        var bar = new Rect(110, 90, 14, 12);
        trial.Add("bar.png", 900, bar);
        var options = new TeachOptions
        {
            ImagesFolder = good.Folder, BackboneFile = TeachingTests.Backbone, Name = "plate", Version = "1",
            InputWidth = Pictures.Width, InputHeight = Pictures.Height, BankPatches = 100, Folds = 4,
        };
        TaughtModel taught = Teacher.Teach(options, null, CancellationToken.None);
        File.WriteAllBytes(Path.Combine(good.Folder, taught.Passport.ModelFile), taught.Onnx.ToArray());
        Assert.True(OnnxModel.TryLoad(good.Folder, taught.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());

        byte[] seenFile, heatFile;
        using (model)
        using (var pictures = new HeatPictures(model)) (seenFile, heatFile) = pictures.Of(Path.Combine(trial.Folder, "bar.png"));

        using Mat seen = Cv2.ImDecode(seenFile, ImreadModes.Color), heat = Cv2.ImDecode(heatFile, ImreadModes.Color);
        Assert.Equal((Pictures.Width, Pictures.Height), (seen.Width, seen.Height));
        Assert.Equal(seen.Size(), heat.Size());
        Assert.True(RedOverBlue(heat, bar) > 30, $"the defect is drawn {RedOverBlue(heat, bar):0} grey levels redder than blue");
        Assert.True(RedOverBlue(heat, new Rect(4, 4, 24, 24)) < 0, "a corner without a defect is drawn hot");
        Assert.Equal(0, RedOverBlue(seen, bar), 3.0);
    }

    private static double RedOverBlue(Mat picture, Rect place)
    {
        using Mat part = picture[place];
        Scalar mean = Cv2.Mean(part);
        return mean.Val2 - mean.Val0;
    }
}
