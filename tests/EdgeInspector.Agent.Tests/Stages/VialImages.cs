using EdgeInspector.CameraSimulator;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>A few rendered vials, good and bad, shown to the sensor in turn; showing one allocates nothing.</summary>
internal sealed class VialImages : IImageSource
{
    private readonly byte[][] _images;

    public VialImages()
    {
        VialDefect[] defects = [VialDefect.None, VialDefect.Crack, VialDefect.None, VialDefect.LowFill];
        var renderer = new BacklitVialRenderer(new VialScene());
        _images = new byte[defects.Length][];
        for (int i = 0; i < defects.Length; i++)
        {
            _images[i] = new byte[renderer.SizeBytes];
            renderer.Render(VialSpecimen.Create(7_100_001 + (ulong)i, defects[i]), 0, 2, _images[i]);
        }
    }

    public void Fill(in ExposureContext exposure, Span<byte> image) => this[exposure.FrameNumber].CopyTo(image);

    public ReadOnlySpan<byte> this[ulong number] => _images[number % (ulong)_images.Length];
}
