using System.CommandLine;
using System.Net;
using System.Text;
using System.Xml.Linq;
using EdgeInspector.Agent.Commands;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>The verb <c>teach</c> as a person runs it: from a folder, and from a simulated camera.</summary>
public sealed class TeachCommandTests : IDisposable
{
    private const int Width = 96, Height = 64;
    private const string Address = "127.0.31.9";

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-inspector-teach-").FullName;

    private readonly LineFolder _line = new();

    public void Dispose()
    {
        _line.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Report_is_one_page_that_needs_nothing_else_and_shows_what_was_found_and_missed()
    {
        for (int i = 0; i < 10; i++) WritePlate($"good/{i:00}.pgm", i, bar: false);
        for (int i = 0; i < 4; i++)
        {
            WritePlate($"try/good/{i}.pgm", 100 + i, bar: false);
            WritePlate($"try/bar/{i}.pgm", 200 + i, bar: true);
            WriteMask($"try/ground_truth/bar/{i}.png");
            WritePlate($"try/hidden <&>/{i}.pgm", 300 + i, bar: false);
        }

        (int exit, string output, string error) = await RunAsync(
            "--images", At("good"), "--defects", At("try"), "--name", "plate", "--version", "1", "--out", At("models"), "--size", "96x64", "--bank", "100");

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("10 images cannot show the agreed rate: at least 299 could", output, StringComparison.Ordinal);
        Assert.Contains("How well the score can be calibrated is not told: 4 good images and 4 defects are too few", output, StringComparison.Ordinal);
        string folder = At("models", "plate", "1");
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken);
        Passport passport = PassportFile.Read(Path.Combine(folder, Passport.FileName), out _)!;
        Assert.Equal((100, 4, 1ul), (passport.TaughtFrom!.BankPatches, passport.TaughtFrom.DefectsWeighed, passport.TaughtFrom.Seed));
        foreach (string fact in (string[])[passport.ModelSha256, passport.TaughtFrom.ImagesSha256, passport.TaughtFrom.BackboneSha256, "95 % upper bound", "seed 1", "hidden &lt;&amp;&gt;"])
            Assert.Contains(fact, page, StringComparison.Ordinal);

        XElement html = XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;
        string[] sources = [.. html.Descendants("img").Select(i => i.Attribute("src")!.Value)];
        Assert.All(sources, s => Assert.Equal([0xFF, 0xD8], Convert.FromBase64String(s["data:image/jpeg;base64,".Length..])[..2]));
        Assert.DoesNotContain(html.Descendants().Attributes(), a => a.Name.LocalName is "href" || (a.Name.LocalName == "src" && !a.Value.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Equal(2, html.Descendants().Count(e => e.Name.LocalName == "svg"));

        // Eight good ones, two bars of the two that were not weighed, two of the hidden ones: image and map each.
        Assert.Equal((8 + 2 + 2) * 2, sources.Length);
        Assert.Contains(html.Descendants("figcaption"), c => c.Value.StartsWith("bar/", StringComparison.Ordinal) && c.Value.EndsWith("Reject", StringComparison.Ordinal));
        await OpensInABrowserAsync(Path.Combine(folder, "report.html"), passport, sources.Length);
    }

    // Debian's Chromium is the judge: pictures decode, nothing is fetched, nothing is complained of, and what it shows is what the passport says.
    private static async Task OpensInABrowserAsync(string file, Passport passport, int pictures)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using HeadlessPage page = await HeadlessPage.OpenAsync(file, cancellation);

        Assert.Equal(pictures, (int)(await page.EvaluateAsync("[...document.images].filter(i => i.complete && i.naturalWidth > 0).length", cancellation))!);
        string text = (string)(await page.EvaluateAsync("document.body.innerText", cancellation))!;
        PassportClass judged = passport.Classes[0];
        TeachFacts facts = passport.TaughtFrom!;
        foreach (string figure in (string[])
            [
                FormattableString.Invariant($"accept-below {judged.AcceptBelow}, reject-from {judged.RejectFrom}"), passport.ModelSha256, $"{facts.Images}, {facts.Augmentations} altered copies",
                FormattableString.Invariant($"{facts.HeldOutNotAccepted:P1}, 95 % upper bound {facts.HeldOutNotAcceptedUpperBound:P1}, agreed {facts.FalseRejectRate:P1}"), "hidden <&>", "2 of 2",
            ])
        {
            Assert.Contains(figure, text, StringComparison.Ordinal);
        }

        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth", cancellation))!, "the page is wider than its window");
        byte[] printed = await page.PrintAsync(cancellation);
        Assert.True(printed.AsSpan().StartsWith("%PDF-"u8) && printed.Length > 20_000, $"{printed.Length} bytes were printed");
        if (Environment.GetEnvironmentVariable("EDGEINSPECTOR_REPORT_PICTURE") is string keep)
        {
            await File.WriteAllBytesAsync(keep, await page.PictureAsync(cancellation), cancellation);
            await File.WriteAllBytesAsync(keep + ".pdf", printed, cancellation);
        }

        Assert.All(page.Requests, r => Assert.True(r.StartsWith("data:", StringComparison.Ordinal) || r == new Uri(file).AbsoluteUri, r));
        Assert.Contains(new Uri(file).AbsoluteUri, page.Requests);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Images_come_from_the_lines_camera_with_progress_and_the_model_is_taught_from_them()
    {
        using SimulatedCamera camera = Simulate(new Plates());

        (int exit, string output, string error) = await RunAsync(
            "--from-camera", "cam-1", "--config", LineFile(), "--count", "8", "--software-trigger", "--images", At("taken"),
            "--name", "plate", "--version", "1", "--out", At("models"), "--size", "96x64", "--bank", "0");

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("[##############################] 8 of 8", output, StringComparison.Ordinal);
        Assert.Contains($"information 1470: camera 'cam-1': 8 images for a teaching were taken into {At("taken")}", output, StringComparison.Ordinal);
        Assert.Equal(8, Directory.GetFiles(At("taken"), "*.png").Length);
        Assert.Equal(8, PassportFile.Read(At("models", "plate", "1", Passport.FileName), out _)!.TaughtFrom!.Images);
    }

    [Fact]
    public async Task Images_can_be_taken_before_the_line_has_any_model()
    {
        using SimulatedCamera camera = Simulate(new Plates());
        string line = LineFile();
        Directory.Delete(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(line))!, "models"), recursive: true);

        (int exit, string _, string error) = await RunAsync(
            "--from-camera", "cam-1", "--config", line, "--count", "8", "--software-trigger", "--images", At("taken"),
            "--name", "plate", "--version", "1", "--out", At("models"), "--size", "96x64", "--bank", "0");

        Assert.Equal((0, ""), (exit, error));
    }

    [Fact]
    public async Task Cancelled_taking_leaves_whole_images_and_says_how_many_there_are_and_gives_the_camera_back()
    {
        using var stop = new CancellationTokenSource();
        using SimulatedCamera camera = Simulate(new Plates { Shown = shown => { if (shown == 12) stop.Cancel(); } });

        (int exit, string output, string error) = await RunAsync(
            stop.Token, "--from-camera", "cam-1", "--config", LineFile(), "--count", "40", "--software-trigger", "--images", At("taken"), "--name", "plate", "--version", "1", "--out", At("models"));

        string[] files = [.. Directory.GetFiles(At("taken")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(1, exit);
        Assert.InRange(files.Length, 8, 13);
        Assert.Equal(Enumerable.Range(0, files.Length).Select(i => $"{i:0000}.png"), files);
        Assert.Equal(
            $"teach: cancelled; {files.Length} of 40 images were taken into '{At("taken")}' and stay there: teach from them without --from-camera, or take all into another folder, no model was written\n",
            error);
        Assert.Contains($"warning 1471: camera 'cam-1': the taking ended after {files.Length} of 40 images", output, StringComparison.Ordinal);
        CameraOpening again = await Camera.OpenAsync(
            CameraSelector.ByAddress(IPAddress.Parse(Address)), new CameraOptions { Name = "agent", Privilege = CameraPrivilege.Control }, NullLogger.Instance, TestContext.Current.CancellationToken);
        using Camera? free = again.Camera;
        Assert.NotNull(free);
    }

    [Fact]
    public async Task Camera_that_is_lost_half_way_ends_the_taking_with_what_was_lost()
    {
        SimulatedCamera? camera = null;
        camera = Simulate(new Plates { Shown = shown => { if (shown == 3) camera!.Mute = true; } });
        using (camera)
        {
            (int exit, string _, string error) = await RunAsync(
                "--from-camera", "cam-1", "--config", LineFile(), "--count", "40", "--wait-ms", "300", "--software-trigger", "--images", At("taken"), "--name", "plate", "--version", "1", "--out", At("models"));

            int files = Directory.GetFiles(At("taken"), "*.png").Length;
            Assert.Equal(1, exit);
            Assert.InRange(files, 2, 4);
            Assert.Matches($"camera 'cam-1': .*; {files} of 40 images were taken into '.*' and stay there: take all into another folder", error);
            Assert.False(Directory.Exists(At("models", "plate")));
        }
    }

    [Fact]
    public async Task Camera_that_shows_the_same_part_again_and_again_is_given_up()
    {
        using SimulatedCamera camera = Simulate(new Plates { StandsStill = true });

        (int exit, string output, string error) = await RunAsync(
            "--from-camera", "cam-1", "--config", LineFile(), "--count", "8", "--software-trigger", "--images", At("taken"), "--name", "plate", "--version", "1", "--out", At("models"));

        Assert.Equal(1, exit);
        Assert.Contains("not kept: the same part in the same place as an earlier image", output, StringComparison.Ordinal);
        Assert.Contains($"20 images in a row were no use; 1 of 8 images were taken into '{At("taken")}'", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("models", "plate")));
    }

    [Fact, Requirement("USE-01")]
    public async Task Image_outside_the_recipes_sample_space_is_not_kept_and_the_limit_is_told()
    {
        using SimulatedCamera camera = Simulate(new Plates());
        string line = LineFile();
        _line.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe + "\nsample-space: { mean-max: 0.3 }\n");

        (int exit, string output, string error) = await RunAsync(
            "--from-camera", "cam-1", "--config", line, "--count", "8", "--software-trigger", "--images", At("taken"), "--name", "plate", "--version", "1", "--out", At("models"));

        Assert.Equal(1, exit);
        Assert.Matches(@"not kept: outside the sample space: mean 0\.5\d+ is above mean-max 0\.3", output);
        Assert.Contains("20 images in a row were no use; 0 of 8 images were taken", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(At("taken")));
    }

    [Fact, Requirement("MOD-05")]
    public async Task While_an_agent_holds_the_camera_nothing_is_taken()
    {
        using SimulatedCamera camera = Simulate(new Plates());
        string line = LineFile();
        CameraOpening held = await Camera.OpenAsync(
            CameraSelector.ByAddress(IPAddress.Parse(Address)), new CameraOptions { Name = "agent", Privilege = CameraPrivilege.Control }, NullLogger.Instance, TestContext.Current.CancellationToken);
        using Camera agent = held.Camera!;

        (int exit, string _, string error) = await RunAsync(
            "--from-camera", "cam-1", "--config", line, "--images", At("taken"), "--name", "plate", "--version", "1", "--out", At("models"));

        Assert.Equal(1, exit);
        Assert.Contains("The control is taken: stop the line first, teach is done at a stopped line.", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("taken")));
    }

    [Theory]
    [InlineData("cam-9", "8", "has no camera 'cam-9'; it has cam-1")]
    [InlineData("cam-1", "7", "--count 7 is outside 8..5000")]
    public async Task What_is_asked_of_the_camera_wrongly_is_named(string name, string count, string expected)
    {
        using SimulatedCamera camera = Simulate(new Plates());

        (int exit, string _, string error) = await RunAsync(
            "--from-camera", name, "--config", LineFile(), "--count", count, "--images", At("taken"), "--name", "plate", "--version", "1", "--out", At("models"));

        Assert.Equal(1, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static SimulatedCamera Simulate(IImageSource pattern)
    {
        var camera = new SimulatedCamera(new SimulatedCameraOptions { Address = IPAddress.Parse(Address), Port = 3956, AnswerBroadcasts = false, Width = Width, Height = Height }, pattern);
        camera.Start();
        return camera;
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(TestContext.Current.CancellationToken, arguments);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        string backbone = Path.Combine(Repository.Folder, "models", "efficientnet-lite0", "1", "features.onnx");
        int exit = await TeachCommand.Create().Parse([.. arguments, "--backbone", backbone]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error }, cancellation);
        return (exit, output.ToString(), error.ToString());
    }

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    // The configuration names no port: an address of its own on the loopback keeps the one of GVCP free for the camera.
    private string LineFile()
    {
        _line.Write("config/line.yaml", LineFolder.Line.Replace("serial: SIM-1", $"address: {Address}", StringComparison.Ordinal));
        return _line.LineFile;
    }

    private void WritePlate(string name, int seed, bool bar)
    {
        string file = At(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        byte[] levels = new byte[Width * Height];
        Plates.Draw(seed, bar, levels);
        File.WriteAllBytes(file, [.. Encoding.ASCII.GetBytes($"P5\n{Width} {Height}\n255\n"), .. levels]);
    }

    // The very pixels of the bar.
    private void WriteMask(string name)
    {
        string file = At(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        byte[] levels = new byte[Width * Height];
        for (int i = 0; i < levels.Length; i++) levels[i] = i % Width is >= 10 and < 24 && i / Width is >= 10 and < 18 ? (byte)255 : (byte)0;
        File.WriteAllBytes(file, [.. Encoding.ASCII.GetBytes($"P5\n{Width} {Height}\n255\n"), .. levels]);
    }

    /// <summary>A lit plate with a ring that lies elsewhere each time, and noise; a bar is a defect.</summary>
    private sealed class Plates : IImageSource
    {
        private int _next;

        public bool StandsStill { get; init; }

        /// <summary>Told the number of each picture, from 0, before it is drawn.</summary>
        public Action<int>? Shown { get; init; }

        public static void Draw(int seed, bool bar, Span<byte> levels)
        {
            var random = new Random(seed);
            int light = 150 + random.Next(8), left = (Width / 2) + random.Next(-2, 3), top = (Height / 2) + random.Next(-2, 3);
            for (int i = 0; i < Width * Height; i++)
            {
                int x = i % Width, y = i / Width;
                double radius = Math.Sqrt(((x - left) * (x - left)) + ((y - top) * (y - top)));
                int level = Math.Abs(radius - 20) < 2 ? 60 : bar && x is >= 10 and < 24 && y is >= 10 and < 18 ? 30 : light;
                levels[i] = (byte)(level + random.Next(-4, 5));
            }
        }

        public void Fill(in ExposureContext exposure, Span<byte> image)
        {
            Shown?.Invoke(_next);
            Draw(StandsStill ? 1 : _next, bar: false, image);
            _next++;
        }
    }
}
