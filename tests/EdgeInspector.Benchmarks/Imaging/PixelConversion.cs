using System.Diagnostics;
using EdgeInspector.Imaging;

namespace EdgeInspector.Benchmarks.Imaging;

/// <summary>GB of camera bytes a second through every kind of conversion, beside a plain copy of the same bytes in the same round.</summary>
internal static class PixelConversion
{
    private const int Width = 1280, Height = 1024;
    private const int Rounds = 7;
    private const double RoundSeconds = 0.05;

    private static readonly (string Format, PlaneKind Kind)[] Conversions =
    [
        ("Mono8", PlaneKind.Raw8), ("Mono8", PlaneKind.Raw16), ("Mono10", PlaneKind.Raw8), ("Mono12", PlaneKind.Raw16),
        ("Mono16", PlaneKind.Raw8), ("Mono10Packed", PlaneKind.Raw8), ("Mono10Packed", PlaneKind.Raw16), ("Mono12Packed", PlaneKind.Raw8),
        ("Mono12Packed", PlaneKind.Raw16), ("Mono10p", PlaneKind.Raw8), ("Mono10p", PlaneKind.Raw16), ("BayerRG12p", PlaneKind.Raw8),
        ("BayerRG12p", PlaneKind.Raw16), ("Mono14p", PlaneKind.Raw8), ("Mono14p", PlaneKind.Raw16), ("RGB8", PlaneKind.Bgr8),
        ("RGB8", PlaneKind.RgbPlanes8), ("RGB12", PlaneKind.Rgb8), ("RGB12", PlaneKind.RgbPlanes8), ("YUV422_8", PlaneKind.Raw8),
        ("YUV422_8", PlaneKind.Rgb8), ("YUV422_8_UYVY", PlaneKind.Bgr8), ("YUV422_8_UYVY", PlaneKind.RgbPlanes8),
    ];

    /// <summary>No arguments. Exit code 0.</summary>
    public static int Run(string[] args)
    {
        Console.WriteLine($"{Width}×{Height}, median of {Rounds} rounds, conversion and copy in turn; ratio: time of the conversion by time of the copy");
        Console.WriteLine($"{"format",-14} {"to",-11} {"GB/s",6} {"copy",6} {"ratio",6} {"ms/frame",9}");
        foreach ((string name, PlaneKind kind) in Conversions)
        {
            if (!PixelFormat.TryParse(name, out PixelFormat format) || !PixelConverter.TryGet(format, kind, out PixelConverter? converter))
                throw new InvalidOperationException($"{name} has no {kind}");
            Measure(format, converter);
        }

        foreach (string name in (string[])["BayerRG8", "BayerRG12p"])
        {
            if (!PixelFormat.TryParse(name, out PixelFormat format)) throw new InvalidOperationException($"{name} is no format");
            Measure(format, null);
        }

        return 0;
    }

    // Without a converter: a mosaic with its colours interpolated.
    private static unsafe void Measure(PixelFormat format, PixelConverter? converter)
    {
        int stride = format.MinStrideBytes(Width), size = stride * Height;
        using var source = new AlignedMemory(size);
        using var copied = new AlignedMemory(size);
        using var target = new AlignedMemory(3L * sizeof(ushort) * Width * Height);
        new Random(1).NextBytes(new Span<byte>(source.Pointer, size));

        // Pointers cannot be captured; their owners can.
        void Convert()
        {
            var view = new ImageView(source.Pointer, Width, Height, stride, format);
            if (converter is null)
                BayerInterpolation.ToRgb8(view, new Span<byte>(target.Pointer, 3 * Width * Height), 3 * Width);
            else if (converter.Target == PlaneKind.Raw16)
                converter.Convert(view, new Span<ushort>(target.Pointer, Width * Height), Width);
            else
                converter.Convert(view, new Span<byte>(target.Pointer, 3 * Width * Height), converter.LineSamples(Width));
        }

        void Copy() => Buffer.MemoryCopy(source.Pointer, copied.Pointer, size, size);

        for (int i = 0; i < 200; i++)
        {
            Convert();
            Copy();
        }

        var convert = new double[Rounds];
        var copy = new double[Rounds];
        var ratio = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            convert[round] = SecondsOf(Convert);
            copy[round] = SecondsOf(Copy);
            ratio[round] = convert[round] / copy[round];
        }

        double seconds = Median(convert);
        Console.WriteLine(
            $"{format,-14} {(converter is null ? "Rgb8" : converter.Target.ToString()),-11} {size / seconds / 1e9,6:0.0} {size / Median(copy) / 1e9,6:0.0} {Median(ratio),6:0.00} {seconds * 1e3,9:0.000}");
    }

    // Seconds of one call, over at least a round's time.
    private static double SecondsOf(Action action)
    {
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            action();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < RoundSeconds);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
