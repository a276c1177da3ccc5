using System.Net;
using System.Text;
using System.Text.Json;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.Imaging;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>The <c>camera</c> verbs as a person runs them: the agent's own program against a simulated camera.</summary>
public sealed class CameraCommandTests : IDisposable
{
    private readonly SimulatedCamera _camera = new(
        new SimulatedCameraOptions { Port = 0, AnswerBroadcasts = false, SerialNumber = "SIM-1", Width = 64, Height = 48 }, new TestPattern());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("camera-verbs-");

    public CameraCommandTests() => _camera.Start();

    public void Dispose()
    {
        _camera.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Get_prints_the_value_of_each_feature()
    {
        (int exit, string output) = await RunAsync("get", "Width", "PixelFormat");

        Assert.Equal((0, "Width = 64\nPixelFormat = Mono8"), (exit, output));
    }

    [Fact]
    public async Task Get_of_a_feature_that_is_not_there_names_it_and_ends_with_1()
    {
        (int exit, string output) = await RunAsync("get", "Widht");

        Assert.Equal(1, exit);
        Assert.Contains("feature 'Widht' is not in the camera's description", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_writes_in_order_and_shows_what_the_camera_reads_back()
    {
        (int exit, string output) = await RunAsync("set", "Width=32", "TriggerMode=On");

        Assert.Equal((0, "Width = 32\nTriggerMode = On"), (exit, output));
        Assert.Equal((0, "Width = 32"), await RunAsync("get", "Width"));
    }

    [Fact]
    public async Task Set_outside_the_range_names_feature_value_and_range()
    {
        (int exit, string output) = await RunAsync("set", "Height=50");

        Assert.Equal(1, exit);
        Assert.Contains("feature 'Height' = 50 is outside 2..48 in steps of 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_as_JSON_tells_camera_and_features()
    {
        (int exit, string output) = await RunAsync("info", "--json");

        using JsonDocument info = JsonDocument.Parse(output);
        Assert.Equal(0, exit);
        Assert.Equal("SIM-1", info.RootElement.GetProperty("camera").GetProperty("serial").GetString());
        Assert.Equal("48", info.RootElement.GetProperty("features").GetProperty("Height").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Snapshot_is_the_camera_image_byte_for_byte()
    {
        string file = Path.Combine(_folder.FullName, "image.pgm");

        (int exit, string output) = await RunAsync("snapshot", file);

        Assert.True(exit == 0, output);
        byte[] written = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        byte[] head = Encoding.ASCII.GetBytes("P5\n64 48\n255\n");
        Assert.Equal(head, written[..head.Length]);
        Assert.Equal(64 * 48, written.Length - head.Length);
        Assert.True(Enumerable.Range(0, 50).Any(frame => TestPattern.FirstDifference((ulong)frame, written.AsSpan(head.Length)) < 0), "the pixels are no image of the camera");
    }

    [Theory]
    [InlineData("BayerRG8")]
    [InlineData("BayerGB12Packed")]
    [InlineData("YUV422_8")]
    public async Task Snapshot_in_colour_is_what_the_imaging_room_makes_of_the_raw_one(string name)
    {
        Assert.Equal(0, (await RunAsync("set", $"PixelFormat={name}")).Exit);
        string colour = Path.Combine(_folder.FullName, "image.ppm");

        (int exit, string output) = await RunAsync("snapshot", colour);

        Assert.True(exit == 0, output);
        byte[] written = await File.ReadAllBytesAsync(colour, TestContext.Current.CancellationToken);
        byte[] head = Encoding.ASCII.GetBytes("P6\n64 48\n255\n");
        Assert.Equal(head, written[..head.Length]);
        Assert.True(Enumerable.Range(0, 50).Any(frame => written.AsSpan(head.Length).SequenceEqual(Colours(name, (ulong)frame))), "the pixels are no image of the camera");
    }

    [Fact]
    public async Task Snapshot_of_packed_samples_holds_the_camera_values()
    {
        Assert.Equal(0, (await RunAsync("set", "PixelFormat=Mono12p")).Exit);
        string file = Path.Combine(_folder.FullName, "image.pgm");

        (int exit, string output) = await RunAsync("snapshot", file);

        Assert.True(exit == 0, output);
        byte[] written = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        byte[] head = Encoding.ASCII.GetBytes("P5\n64 48\n4095\n");
        Assert.Equal(head, written[..head.Length]);
        ReadOnlySpan<byte> samples = written.AsSpan(head.Length);

        // Two samples in three bytes, the low bits first: the first is the first byte and the low half of the second.
        byte[][] frames = [.. Enumerable.Range(0, 50).Select(frame => Pattern((ulong)frame, 3))];
        int first = (samples[0] << 8) | samples[1], second = (samples[2] << 8) | samples[3];
        Assert.Equal(2 * 64 * 48, samples.Length);
        Assert.Contains(frames, f => first == (f[0] | ((f[1] & 0x0F) << 8)) && second == ((f[1] >> 4) | (f[2] << 4)));
    }

    [Fact]
    public async Task Snapshot_of_a_camera_that_waits_for_its_trigger_says_so()
    {
        Assert.Equal(0, (await RunAsync("set", "TriggerMode=On", "TriggerSource=Line1")).Exit);

        (int exit, string output) = await RunAsync("snapshot", Path.Combine(_folder.FullName, "image.raw"), "--wait-ms", "200");

        Assert.Equal(1, exit);
        Assert.Contains("no complete image within 0.2 s, 0 incomplete: it waits for a trigger from Line1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_into_a_file_of_no_known_kind_is_wrong_use()
    {
        (int exit, string output) = await RunAsync("snapshot", Path.Combine(_folder.FullName, "image.gif"));

        Assert.Equal(2, exit);
        Assert.Contains("image.gif' ends in none of .png", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("camera get FromDisk", "FromDisk = ")]
    [InlineData("doctor camera --stream-s 0", "control")]
    public async Task Camera_that_names_its_description_is_opened_with_the_folder_that_holds_it(string verb, string expected)
    {
        var options = new SimulatedCameraOptions { Port = 0, AnswerBroadcasts = false, FirstUrl = "File:camera.xml" };
        string xml = SimulatedCamera.DescriptionOf(options).Replace("TestBit", "FromDisk", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "camera.xml"), xml, TestContext.Current.CancellationToken);
        using var camera = new SimulatedCamera(options, new TestPattern());
        camera.Start();
        string[] call = [.. verb.Split(' '), "--address", camera.ControlEndPoint.ToString()];

        (int exitWithout, string without) = await AgentAsync(call);
        (int exit, string output) = await AgentAsync([.. call, "--description-folder", _folder.FullName]);

        Assert.Equal(1, exitWithout);
        Assert.Contains("File:camera.xml", without, StringComparison.Ordinal);
        Assert.DoesNotContain("File:camera.xml", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        if (verb.StartsWith("camera", StringComparison.Ordinal)) Assert.Equal(0, exit);
    }

    [Fact]
    public async Task Camera_of_a_line_gets_the_folder_that_the_configuration_names()
    {
        // The configuration names no port: an address of its own on the loopback keeps the one of GVCP free for it.
        var options = new SimulatedCameraOptions { Address = IPAddress.Parse("127.0.31.7"), Port = 3956, AnswerBroadcasts = false, FirstUrl = "File:camera.xml" };
        using var line = new LineFolder();
        line.Write("descriptions/camera.xml", SimulatedCamera.DescriptionOf(options));
        using var camera = new SimulatedCamera(options, new TestPattern());
        camera.Start();
        string named = LineFolder.Line.Replace("serial: SIM-1", "address: 127.0.31.7", StringComparison.Ordinal);
        string[] call = ["doctor", "camera", "--stream-s", "0", "--config", line.LineFile];

        line.Write("config/line.yaml", named);
        (_, string without) = await AgentAsync(call);
        line.Write("config/line.yaml", named.Replace("views:", "description-folder: ../descriptions, views:", StringComparison.Ordinal));
        (_, string output) = await AgentAsync(call);

        Assert.Contains("File:camera.xml", without, StringComparison.Ordinal);
        Assert.Contains("camera 'cam-1'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("File:camera.xml", output, StringComparison.Ordinal);
        Assert.Contains("control", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_folder_that_is_not_there_is_wrong_use()
    {
        (int exit, string output) = await RunAsync("get", "Width", "--description-folder", Path.Combine(_folder.FullName, "none"));

        Assert.Equal(2, exit);
        Assert.Contains("none' does not exist", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Camera_must_be_named_in_exactly_one_way()
    {
        (int exit, string output) = await RunAsync("get", "Width", "--serial", "SIM-1");

        Assert.Equal(2, exit);
        Assert.Contains("exactly one of --serial, --user-name and --address", output, StringComparison.Ordinal);
    }

    private static byte[] Pattern(ulong frame, int bytes)
    {
        byte[] pattern = new byte[bytes];
        TestPattern.Fill(frame, pattern);
        return pattern;
    }

    private static unsafe byte[] Colours(string name, ulong frame)
    {
        Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
        byte[] rgb = new byte[3 * 64 * 48];
        fixed (byte* pixels = Pattern(frame, (int)format.SizeBytes(64, 48)))
        {
            var image = new ImageView(pixels, 64, 48, format.MinStrideBytes(64), format);
            if (BayerInterpolation.Takes(format)) BayerInterpolation.ToRgb8(image, rgb, 3 * 64);
            else if (PixelConverter.TryGet(format, PlaneKind.Rgb8, out PixelConverter? converter)) converter.Convert(image, rgb, 3 * 64);
        }

        return rgb;
    }

    private Task<(int Exit, string Output)> RunAsync(string verb, params string[] arguments) =>
        AgentAsync(["camera", verb, .. arguments, "--address", _camera.ControlEndPoint.ToString()]);

    private static async Task<(int Exit, string Output)> AgentAsync(string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "EdgeInspector.Agent.dll");
        using PeerProcess agent = PeerProcess.Start("dotnet", [program, .. arguments]);
        int exit = await agent.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return (exit, agent.Output);
    }
}
