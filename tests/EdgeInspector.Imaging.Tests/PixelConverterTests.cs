using System.Runtime.Intrinsics.X86;
using CsCheck;

namespace EdgeInspector.Imaging.Tests;

public sealed unsafe class PixelConverterTests
{
    // A machine without AVX2 has no widest path; the agent takes the next one there.
    private static readonly VectorPath[] Paths =
        Avx2.IsSupported ? [VectorPath.Scalar, VectorPath.Vector128, VectorPath.Vector256] : [VectorPath.Scalar, VectorPath.Vector128];

    private static readonly PlaneKind[] Kinds = [PlaneKind.Raw8, PlaneKind.Raw16, PlaneKind.Rgb8, PlaneKind.Bgr8, PlaneKind.RgbPlanes8];

    // Bytes by hand from the layouts: PFNC 2.4 figure 6-9 and section 6.3.1 for "p", the Basler racer manual's table and the StApi header for
    // "Packed", PFNC 6.1.1 for words. Every bit of every sample is told from its neighbour's.
    [Theory]
    [InlineData("Mono8", "00017F80FF", "0 1 127 128 255", "0 1 127 128 255")]
    [InlineData("Mono10", "0100 FE03 5501 AA02", "1 1022 341 682", "0 255 85 170")]
    [InlineData("Mono12", "0100 FE0F 5505 AA0A", "1 4094 1365 2730", "0 255 85 170")]
    [InlineData("Mono14", "0100 FE3F 5515 AA2A", "1 16382 5461 10922", "0 255 85 170")]
    [InlineData("Mono16", "0100 FEFF 3412 0080", "1 65534 4660 32768", "0 255 18 128")]
    [InlineData("Mono10p", "01 F8 5F 95 AA", "1 1022 341 682", "0 255 85 170")]
    [InlineData("Mono12p", "01 E0 FF 55 A5 AA", "1 4094 1365 2730", "0 255 85 170")]
    [InlineData("Mono14p", "01 80 FF 5F 55 A9 AA", "1 16382 5461 10922", "0 255 85 170")]
    [InlineData("Mono10Packed", "00 21 FF 55 21 AA", "1 1022 341 682", "0 255 85 170")]
    [InlineData("Mono12Packed", "00 E1 FF 55 A5 AA", "1 4094 1365 2730", "0 255 85 170")]
    [InlineData("BayerGR10Packed", "AB 32 CD", "686 823", "171 205")]
    [InlineData("BayerBG12p", "BC DA EF", "2748 3837", "171 239")]
    [InlineData("Mono12Packed", "AB 0C", "2748", "171")]
    [InlineData("Mono10p", "FF 03", "1023", "255")]
    [InlineData("YUV422_8", "0A 80 14 80 1E 80 28 80", "10 20 30 40", "10 20 30 40")]
    [InlineData("YUV422_8_UYVY", "80 0A 80 14 80 1E 80 28", "10 20 30 40", "10 20 30 40")]
    public void Bytes_written_by_hand_give_the_samples_of_the_convention(string format, string bytes, string samples, string levels)
    {
        byte[] source = Hex(bytes);
        int width = Numbers(samples).Length;

        foreach (VectorPath path in Paths)
        {
            Assert.Equal(Numbers(samples), ConvertedImage.Of(Get(format, PlaneKind.Raw16, path), source, width, 1, source.Length, 0));
            Assert.Equal(Numbers(levels), ConvertedImage.Of(Get(format, PlaneKind.Raw8, path), source, width, 1, source.Length, 0));

            // The same group again and again, so that the vectors see it, too; all groups here of more than one pixel fill their bytes.
            if (width < 2) continue;
            byte[] many = [.. Enumerable.Repeat(source, 40).SelectMany(b => b)];
            ushort[] expected = [.. Enumerable.Repeat(Numbers(samples), 40).SelectMany(n => n)];
            Assert.Equal(expected, ConvertedImage.Of(Get(format, PlaneKind.Raw16, path), many, 40 * width, 1, many.Length, 0));
        }
    }

    [Theory]
    [InlineData("RGB8", "010203 040506", "1 2 3 4 5 6", "3 2 1 6 5 4", "1 4 2 5 3 6")]
    [InlineData("BGR8", "010203 040506", "3 2 1 6 5 4", "1 2 3 4 5 6", "3 6 2 5 1 4")]
    [InlineData("RGB10", "0400 0800 0C00 FF03 0000 0002", "1 2 3 255 0 128", "3 2 1 128 0 255", "1 255 2 0 3 128")]
    [InlineData("BGR12", "1000 2000 3000 FF0F 0000 0008", "3 2 1 128 0 255", "1 2 3 255 0 128", "3 128 2 0 1 255")]

    // Grey has no colour; pure red of BT.601 over the full range is Y 76, U 85, V 255, pure blue Y 29, U 255, V 107. [PFNC 2.4, equation 2]
    [InlineData("YUV422_8", "0A80 1480", "10 10 10 20 20 20", "10 10 10 20 20 20", "10 20 10 20 10 20")]
    [InlineData("YUV422_8", "4C55 4CFF", "254 0 0 254 0 0", "0 0 254 0 0 254", "254 254 0 0 0 0")]
    [InlineData("YUV422_8_UYVY", "FF1D 6B1D", "0 0 254 0 0 254", "254 0 0 254 0 0", "0 0 0 0 254 254")]
    public void Colour_bytes_written_by_hand_come_out_in_the_order_asked_for(string format, string bytes, string rgb, string bgr, string planes)
    {
        byte[] source = Hex(bytes);

        foreach (VectorPath path in Paths)
        {
            Assert.Equal(Numbers(rgb), ConvertedImage.Of(Get(format, PlaneKind.Rgb8, path), source, 2, 1, source.Length, 0));
            Assert.Equal(Numbers(bgr), ConvertedImage.Of(Get(format, PlaneKind.Bgr8, path), source, 2, 1, source.Length, 0));
            Assert.Equal(Numbers(planes), ConvertedImage.Of(Get(format, PlaneKind.RgbPlanes8, path), source, 2, 1, source.Length, 0));
        }
    }

    [Fact]
    public void Every_colour_of_a_pair_is_within_one_level_of_the_formula()
    {
        PixelConverter converter = Get("YUV422_8", PlaneKind.Rgb8, Paths[^1]);
        for (int u = 0; u < 256; u += 3)
        {
            // Every V of one U in one line of 256 pairs.
            byte[] line = [.. Enumerable.Range(0, 256).SelectMany(v => new[] { (byte)(v * 7), (byte)u, (byte)(v * 13), (byte)v })];
            ushort[] rgb = ConvertedImage.Of(converter, line, 512, 1, line.Length, 0);
            for (int x = 0; x < 512; x++)
            {
                double luma = line[2 * x], blue = u - 128, red = (x / 2) - 128;
                double[] exact = [luma + (1.402 * red), luma - (0.34414 * blue) - (0.71414 * red), luma + (1.772 * blue)];
                for (int i = 0; i < 3; i++) Assert.InRange(rgb[(3 * x) + i] - Math.Clamp(exact[i], 0, 255), -1, 1);
            }
        }
    }

    [Fact]
    public void Every_named_format_has_its_planes_and_none_that_it_has_no_samples_for()
    {
        foreach (string name in PixelFormat.KnownNames)
        {
            bool isYuv = name.StartsWith('Y');
            bool isRgb = name.StartsWith("RGB", StringComparison.Ordinal) || name.StartsWith("BGR", StringComparison.Ordinal);
            foreach (PlaneKind kind in Kinds)
            {
                bool isColourKind = kind is not (PlaneKind.Raw8 or PlaneKind.Raw16);
                Assert.Equal((name, kind, isYuv || isRgb == isColourKind), (name, kind, TryGet(name, kind)));
            }
        }

        Assert.False(PixelConverter.TryGet(new PixelFormat(0x810C0001), PlaneKind.Raw8, out _));
        Assert.False(PixelConverter.TryGet(default, PlaneKind.Raw8, out _));
        Assert.False(PixelConverter.TryGet(PixelFormat.Mono8, PlaneKind.None, out _));
        Assert.False(PixelConverter.TryGet(PixelFormat.RGB8, PlaneKind.None, out _));
        Assert.False(PixelConverter.TryGet(PixelFormat.RGB8, (PlaneKind)99, out _));
    }

    [Fact]
    public void Vectors_and_the_scalar_reference_agree_and_touch_nothing_outside_of_the_lines()
    {
        (string Name, PlaneKind Kind)[] all = [.. PixelFormat.KnownNames.SelectMany(n => Kinds.Select(k => (n, k))).Where(c => TryGet(c.n, c.k))];
        Gen<int> width = Gen.Frequency((3, Gen.Int[1, 70]), (1, Gen.Int[1, 1100]));
        Gen.Select(Gen.Int[0, all.Length - 1].Select(i => all[i]), width, Gen.Int[1, 4], Gen.Int[0, 33], Gen.Int[0, 33], Gen.Int).Sample(
            (conversion, width, height, sourceMore, targetMore, seed) =>
            {
                Assert.True(PixelFormat.TryParse(conversion.Name, out PixelFormat format));
                int line = format.MinStrideBytes(width), stride = line + sourceMore;
                var source = new byte[((height - 1) * stride) + line];
                new Random(seed).NextBytes(source);

                ushort[] reference = ConvertedImage.Of(Get(conversion.Name, conversion.Kind, VectorPath.Scalar), source, width, height, stride, targetMore);
                foreach (VectorPath path in Paths)
                    Assert.Equal(reference, ConvertedImage.Of(Get(conversion.Name, conversion.Kind, path), source, width, height, stride, targetMore));
            },
            iter: 20_000, threads: 1);
    }

    [Fact]
    public void Every_conversion_agrees_at_every_width_to_past_the_widest_vector()
    {
        foreach (string name in PixelFormat.KnownNames)
        {
            Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
            foreach (PlaneKind kind in Kinds.Where(k => TryGet(name, k)))
            {
                for (int width = 1; width <= 80; width++)
                {
                    var source = new byte[format.MinStrideBytes(width)];
                    new Random(width).NextBytes(source);
                    ushort[] reference = ConvertedImage.Of(Get(name, kind, VectorPath.Scalar), source, width, 1, source.Length, 0);
                    foreach (VectorPath path in Paths)
                        Assert.Equal(reference, ConvertedImage.Of(Get(name, kind, path), source, width, 1, source.Length, 0));
                }
            }
        }
    }

    // Bit by bit, as PFNC 6.3.1 tells the order: the first sample's low bit is bit 0 of byte 0, and so on without a gap.
    [Theory]
    [InlineData("Mono10p", 10)]
    [InlineData("Mono12p", 12)]
    [InlineData("BayerRG14p", 14)]
    public void A_stream_of_bits_is_read_in_the_order_of_the_convention(string format, int bits)
    {
        Gen.Select(Gen.Int[1, 100], Gen.Int).Sample((width, seed) =>
        {
            var source = new byte[((width * bits) + 7) / 8];
            new Random(seed).NextBytes(source);
            ushort[] expected = [.. Enumerable.Range(0, width).Select(x => (ushort)Enumerable.Range(0, bits)
                .Sum(i => ((source[((x * bits) + i) / 8] >> (((x * bits) + i) % 8)) & 1) << i))];

            foreach (VectorPath path in Paths)
                Assert.Equal(expected, ConvertedImage.Of(Get(format, PlaneKind.Raw16, path), source, width, 1, source.Length, 0));
        }, iter: 300, threads: 1);
    }

    [Theory]
    [InlineData("Mono10", 1023)]
    [InlineData("BayerRG12", 4095)]
    [InlineData("Mono14", 16383)]
    [InlineData("Mono16", 65535)]
    public void A_sample_above_its_bits_is_white_not_dark(string format, int most)
    {
        // 0xFFFF in 40 pixels: the vectors' and the scalar's part.
        byte[] source = [.. Enumerable.Repeat((byte)0xFF, 80)];

        foreach (VectorPath path in Paths)
        {
            Assert.All(ConvertedImage.Of(Get(format, PlaneKind.Raw16, path), source, 40, 1, 80, 0), sample => Assert.Equal(most, sample));
            Assert.All(ConvertedImage.Of(Get(format, PlaneKind.Raw8, path), source, 40, 1, 80, 0), sample => Assert.Equal(255, sample));
        }
    }

    [Fact]
    public void The_result_tells_its_significant_bits()
    {
        Assert.Equal(10, Get("Mono10Packed", PlaneKind.Raw16, VectorPath.Scalar).SignificantBits);
        Assert.Equal(8, Get("Mono10Packed", PlaneKind.Raw8, VectorPath.Scalar).SignificantBits);
        Assert.Equal(8, Get("RGB16", PlaneKind.Rgb8, VectorPath.Scalar).SignificantBits);
    }

    [Fact]
    public void What_only_a_programmer_can_get_wrong_is_told_with_its_numbers()
    {
        Assert.True(PixelConverter.TryGet(PixelFormat.RGB8, PlaneKind.RgbPlanes8, out PixelConverter? planes));
        Assert.True(PixelConverter.TryGet(PixelFormat.Mono12p, PlaneKind.Raw16, out PixelConverter? wide));
        var pixels = new byte[60];
        var bytes = new byte[59];
        var words = new ushort[19];

        fixed (byte* address = pixels)
        {
            var colour = new ImageView(address, 5, 4, 15, PixelFormat.RGB8);
            var grey = new ImageView(address, 4, 5, 6, PixelFormat.Mono12p);
            byte* at = address;
            Assert.Contains("59 samples", Assert.Throws<ArgumentException>(() => planes.Convert(new ImageView(at, 5, 4, 15, PixelFormat.RGB8), bytes, 5)).Message);
            Assert.Contains("takes 60", Assert.Throws<ArgumentException>(() => planes.Convert(new ImageView(at, 5, 4, 15, PixelFormat.RGB8), bytes, 5)).Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => planes.Convert(new ImageView(at, 5, 4, 15, PixelFormat.RGB8), new byte[99], 4));
            Assert.Contains("is Mono12p", Assert.Throws<ArgumentException>(() => planes.Convert(new ImageView(at, 4, 5, 6, PixelFormat.Mono12p), bytes, 5)).Message);
            Assert.Throws<InvalidOperationException>(() => planes.Convert(new ImageView(at, 5, 4, 15, PixelFormat.RGB8), words, 5));
            Assert.Throws<InvalidOperationException>(() => wide.Convert(new ImageView(at, 4, 5, 6, PixelFormat.Mono12p), bytes, 5));
            Assert.Throws<ArgumentException>(() => wide.Convert(new ImageView(at, 4, 5, 6, PixelFormat.Mono12p), words, 4));
            planes.Convert(colour, new byte[60], 5);
            wide.Convert(grey, new ushort[20], 4);
        }
    }

    [Fact]
    public void No_conversion_allocates()
    {
        byte[] target = new byte[3 * 64 * 8];
        ushort[] wide = new ushort[64 * 8];
        using var memory = new AlignedMemory(64 * 8 * 6);
        foreach (string name in PixelFormat.KnownNames)
        {
            Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
            foreach (PlaneKind kind in Kinds.Where(k => TryGet(name, k)))
            {
                Assert.True(PixelConverter.TryGet(format, kind, out PixelConverter? converter));
                long allocated = SteadyState.AllocatedBytes(20, () =>
                {
                    var view = new ImageView(memory.Pointer, 64, 8, format.MinStrideBytes(64), format);
                    if (kind == PlaneKind.Raw16)
                        converter.Convert(view, wide, 64);
                    else
                        converter.Convert(view, target, converter.LineSamples(64));
                });
                Assert.Equal((name, kind, 0L), (name, kind, allocated));
            }
        }
    }

    private static bool TryGet(string name, PlaneKind kind) =>
        PixelFormat.TryParse(name, out PixelFormat format) && PixelConverter.TryGet(format, kind, out _);

    private static PixelConverter Get(string name, PlaneKind kind, VectorPath path)
    {
        Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
        Assert.True(PixelConverter.TryGet(format, kind, path, out PixelConverter? converter));
        return converter;
    }

    private static byte[] Hex(string text) => System.Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    private static ushort[] Numbers(string text) => [.. text.Split(' ').Select(ushort.Parse)];
}
