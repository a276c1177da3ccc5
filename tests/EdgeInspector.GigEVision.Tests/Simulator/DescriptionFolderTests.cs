using System.IO.Compression;
using EdgeInspector.CameraSimulator;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Cameras that only name their description: the file lies in a folder of this PC, and the name is a stranger's word.</summary>
[Requirement("SEC-02")]
public sealed class DescriptionFolderTests : IDisposable
{
    private readonly string _outer = Directory.CreateTempSubdirectory("descriptions-").FullName;
    private readonly string _folder;

    /// <summary>The camera's own description with one feature renamed, so that a test sees which file was read.</summary>
    private readonly string _xml = SimulatedCamera.DescriptionOf(SimulatedLine.Triggered).Replace("TestBit", "FromDisk", StringComparison.Ordinal);

    public DescriptionFolderTests() => _folder = Directory.CreateDirectory(Path.Combine(_outer, "inner")).FullName;

    [Theory]
    [InlineData("File:camera.xml", "")]
    [InlineData("file:Camera 2.0_(rev-B)+.XML?SchemaVersion=1.1.0", "")]
    [InlineData("File:camera.zip", "")]
    [InlineData("http://example.com/camera.xml", "File:camera.xml")]
    [InlineData("File:missing.xml", "File:camera.xml")]
    public async Task Named_file_is_read_from_the_folder(string first, string second)
    {
        File.WriteAllText(Path.Combine(_folder, "camera.xml"), _xml);
        File.WriteAllText(Path.Combine(_folder, "Camera 2.0_(rev-B)+.XML"), _xml);
        using (ZipArchive zip = ZipFile.Open(Path.Combine(_folder, "camera.zip"), ZipArchiveMode.Create))
        using (var entry = new StreamWriter(zip.CreateEntry("any.xml").Open()))
            entry.Write(_xml);

        using SimulatedCamera device = SwitchOn(first, second);
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { DescriptionFolder = _folder });

        Assert.True(camera.Features.Has("FromDisk"));
        Assert.Equal(1280, camera.Features.GetInteger("Width"));
    }

    [Theory]
    [InlineData("{local}", "File:camera.xml")]
    [InlineData("File:missing.xml", "{local}")]
    [InlineData(@"File:..\camera.xml", "{local}")]
    public async Task Description_in_the_camera_counts_when_it_comes_first_or_the_file_cannot_be_had(string first, string second)
    {
        File.WriteAllText(Path.Combine(_folder, "camera.xml"), _xml);

        using SimulatedCamera device = SwitchOn(first, second);
        using Camera camera = await SimulatedLine.OpenAsync(device, SimulatedLine.Client with { DescriptionFolder = _folder });

        Assert.False(camera.Features.Has("FromDisk"));
        Assert.True(camera.Features.Has("TestBit"));
    }

    [Theory]
    [InlineData(@"..\camera.xml")]
    [InlineData("../camera.xml")]
    [InlineData("../inner/camera.xml")]
    [InlineData("inner/camera.xml")]
    [InlineData("/etc/camera.xml")]
    [InlineData("///C|/camera.xml")]
    [InlineData(@"C:\camera.xml")]
    [InlineData("C:camera.xml")]
    [InlineData(@"\\server\share\camera.xml")]
    [InlineData("camera.xml:stream.xml")]
    [InlineData("%2e%2e%2fcamera.xml")]
    [InlineData("..xml")]
    [InlineData(".xml")]
    [InlineData("camera.txt")]
    [InlineData("")]
    public async Task Name_that_is_no_bare_name_of_a_description_is_refused_by_name(string name)
    {
        // Wherever such a name may lead, a file is there to be read.
        foreach (string trap in new[] { Path.Combine(_outer, "camera.xml"), Path.Combine(_folder, "camera.xml"), Path.Combine(_folder, "camera.txt"), Path.Combine(_folder, ".xml"), Path.Combine(_folder, "..xml") })
            File.WriteAllText(trap, _xml);

        string message = await RefusedAsync($"File:{name}", _folder);

        Assert.Contains($"XML URL 'File:{name}' names '{name}': only a bare name of 1..128 letters", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_of_more_than_128_characters_is_refused() =>
        Assert.Contains("only a bare name of 1..128", await RefusedAsync($"File:{new string('a', 125)}.xml", _folder), StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_folder_no_file_is_read_and_the_message_says_so() =>
        Assert.Equal("XML URL 'File:camera.xml' names a file of this PC, and no description folder is set", await RefusedAsync("File:camera.xml", folder: null));

    [Fact]
    public async Task Missing_file_and_missing_folder_are_named()
    {
        string file = await RefusedAsync("File:camera.xml", _folder);
        string folder = await RefusedAsync("File:camera.xml", Path.Combine(_outer, "none"));

        Assert.StartsWith($"XML file '{Path.Combine(_folder, "camera.xml")}', named by the camera, cannot be read: ", file, StringComparison.Ordinal);
        Assert.StartsWith($"XML file '{Path.Combine(_outer, "none", "camera.xml")}', named by the camera, cannot be read: ", folder, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.xml", 0L, "has 0 bytes, outside 1..16777216")]
    [InlineData("huge.xml", 16L * 1024 * 1024 + 1, "has 16777217 bytes, outside 1..16777216")]
    public async Task File_of_no_or_too_many_bytes_is_refused(string name, long bytes, string why)
    {
        using (FileStream file = File.Create(Path.Combine(_folder, name))) file.SetLength(bytes);

        Assert.EndsWith(why, await RefusedAsync($"File:{name}", _folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_that_is_none_and_a_file_that_is_no_description_are_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "broken.zip"), "PK");
        File.WriteAllText(Path.Combine(_folder, "other.xml"), "<Other/>");

        Assert.Contains("'File:broken.zip' is no ZIP archive", await RefusedAsync("File:broken.zip", _folder), StringComparison.Ordinal);
        Assert.Contains("not with <RegisterDescription>", await RefusedAsync("File:other.xml", _folder), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_outer, recursive: true);

    private static SimulatedCamera SwitchOn(string first, string second) => SimulatedLine.SwitchOn(SimulatedLine.Triggered with { FirstUrl = first, SecondUrl = second });

    /// <summary>What the message says behind the camera's name.</summary>
    private static async Task<string> RefusedAsync(string url, string? folder)
    {
        using SimulatedCamera device = SwitchOn(url, "");
        CameraOpening opening = await Camera.OpenAsync(SimulatedLine.SelectorOf(device), SimulatedLine.Client with { DescriptionFolder = folder }, Quiet.Logger, CancellationToken.None);
        Assert.Null(opening.Camera);
        Assert.Equal(CameraOpenOutcome.DescriptionUnreadable, opening.Outcome);
        const string Start = "camera 'cam-1' at 127.0.0.1: ";
        Assert.StartsWith(Start, opening.Message, StringComparison.Ordinal);
        return opening.Message[Start.Length..];
    }
}
