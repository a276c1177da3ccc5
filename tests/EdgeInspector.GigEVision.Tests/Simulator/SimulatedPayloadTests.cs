using System.Buffers.Binary;
using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Registers;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Pixels and chunks from end to end: packed by the simulated camera, read by us; neither knows the other's code.</summary>
public sealed class SimulatedPayloadTests
{
    private const int Width = 64;
    private const int Height = 6;

    public static TheoryData<string> OneSampleFormats =>
        [.. PixelFormats.All.Keys.Where(name => name.StartsWith("Mono", StringComparison.Ordinal) || name.StartsWith("Bayer", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(OneSampleFormats)), Requirement("CAM-01")]
    public async Task Every_sample_has_the_value_that_the_camera_packed(string format)
    {
        using SimulatedCamera device = SwitchOn(PixelFormats.All[format]);
        using Camera camera = await SimulatedLine.OpenAsync(device);
        using Snapshot snapshot = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.True(snapshot.Frame is not null, snapshot.Message);
        ImageView view = snapshot.Frame.View;
        Assert.True(PixelConverter.TryGet(view.PixelFormat, PlaneKind.Raw16, out PixelConverter? converter), $"{view.PixelFormat} has no converter");
        var samples = new ushort[Width * Height];

        converter.Convert(view, samples, Width);

        Assert.Equal(format, view.PixelFormat.ToString());
        ulong frame = snapshot.Frame.Info.BlockId - 1;
        int[] expected = [.. Enumerable.Range(0, samples.Length).Select(i => PixelPattern.Expected(frame, i % Width, i / Width, view.PixelFormat.Code))];
        Assert.Equal(expected, samples.Select(s => (int)s));
    }

    [Fact, Requirement("CAM-01")]
    public async Task Chunks_name_the_very_image_that_they_come_with()
    {
        using SimulatedCamera device = SwitchOn(PixelFormats.Mono8);
        using Camera camera = await SimulatedLine.OpenAsync(device);
        FeatureSetting[] settings = [new("ChunkModeActive", "true"), new("ChunkSelector", "FrameID"), new("ChunkEnable", "true"), new("ChunkSelector", "ExposureTime"), new("ChunkEnable", "true")];
        Assert.All(camera.Apply(settings), a => Assert.True(a.Verified, a.Message));

        using Snapshot snapshot = await Snapshot.TakeAsync(camera, TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.True(snapshot.Frame is not null, snapshot.Message);
        var chunks = new ChunkReader(snapshot.Frame);
        Assert.True(chunks.TryFind(0x2001, out ReadOnlySpan<byte> id), "no chunk FrameID");
        Assert.Equal(snapshot.Frame.Info.BlockId, BinaryPrimitives.ReadUInt64BigEndian(id));
        Assert.True(chunks.TryFind(0x2004, out ReadOnlySpan<byte> exposure), "no chunk ExposureTime");
        Assert.Equal(camera.Features.GetFloat("ExposureTime"), BinaryPrimitives.ReadDoubleBigEndian(exposure));
        Assert.False(chunks.TryFind(0x2003, out _), "LineStatusAll was not asked for");
        int[] expected = [.. Enumerable.Range(0, Width * Height).Select(i => PixelPattern.Expected(snapshot.Frame.Info.BlockId - 1, i % Width, i / Width, PixelFormats.Mono8))];
        Assert.Equal(expected, snapshot.Frame.Buffer.Span.Slice(snapshot.Frame.Info.ImageOffset, Width * Height).ToArray().Select(b => (int)b));
    }

    private static SimulatedCamera SwitchOn(uint format)
    {
        var device = new SimulatedCamera(
            SimulatedLine.Triggered with { TriggerOn = false, Width = Width, Height = Height, FrameRate = 50, PixelFormat = format }, new PixelPattern());
        device.Start();
        return device;
    }
}
