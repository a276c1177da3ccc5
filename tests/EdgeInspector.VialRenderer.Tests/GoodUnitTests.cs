namespace EdgeInspector.VialRenderer.Tests;

public sealed class GoodUnitTests
{
    [Fact]
    public void Grey_levels_of_good_units_stay_inside_limits()
    {
        var renderer = new BacklitVialRenderer(new VialScene { Width = 320, Height = 256 });
        for (ulong seed = 0; seed < 400; seed++)
        {
            byte[] picture = renderer.Picture(VialSpecimen.Create(seed, VialDefect.None));

            double backLight = Mean(picture, 8, 20, 80, 220), liquid = Mean(picture, 140, 150, 180, 200);
            double crimp = Mean(picture, 130, 28, 190, 50);

            Assert.InRange(backLight, 185, 245);
            // The liquid takes a little light, but lies where the lens gives most.
            Assert.InRange(liquid, backLight * 0.85, backLight * 1.05);
            Assert.InRange(crimp, 35, 120);
            Assert.True(picture.AsSpan().Count((byte)255) < 40, $"seed {seed}: {picture.AsSpan().Count((byte)255)} pixels are saturated");
        }

        static double Mean(byte[] picture, int left, int top, int right, int bottom)
        {
            long sum = 0;
            for (int y = top; y < bottom; y++)
                for (int x = left; x < right; x++) sum += picture[y * 320 + x];
            return sum / (double)((right - left) * (bottom - top));
        }
    }

    [Fact]
    public void Bubbles_are_on_average_1_2_a_unit()
    {
        double mean = Enumerable.Range(0, 5000).Average(seed => VialSpecimen.Create((ulong)seed, VialDefect.None).BubbleCount);

        Assert.Equal(1.2, mean, 0.06);
    }

    [Fact]
    public void Noise_of_the_bare_back_light_is_that_of_the_sensor()
    {
        BacklitVialRenderer renderer = Views.Bench();
        byte[] picture = renderer.Picture(VialSpecimen.Create(1, VialDefect.None));

        // Neighbours share the back light, so half their squared difference is the variance of the noise alone.
        double variance = Enumerable.Range(0, 200_000).Select(i => (Row: i / 250, Column: i % 250 + 10))
            .Average(at => Math.Pow(picture[at.Row * 1280 + at.Column] - picture[at.Row * 1280 + at.Column + 1], 2)) / 2;

        Assert.InRange(Math.Sqrt(variance), 1.9, 2.7);
    }

    [Theory, MemberData(nameof(Views.Kinds), MemberType = typeof(Views))]
    public void Rendering_allocates_nothing(VialDefect defect)
    {
        BacklitVialRenderer renderer = Views.Bench();
        VialSpecimen unit = VialSpecimen.Create(4, defect);
        byte[] picture = new byte[renderer.SizeBytes], mask = new byte[renderer.SizeBytes];
        for (int i = 0; i < 3; i++) renderer.Render(unit, 0, 2, picture, mask);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int view = 0; view < 2; view++) renderer.Render(unit, view, 2, picture, mask);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(64, 96)]
    [InlineData(65, 97)]
    [InlineData(192, 384)]
    [InlineData(640, 480)]
    [InlineData(1001, 333)]
    [InlineData(2048, 1536)]
    public void Vial_stands_in_the_middle_of_a_frame_of_any_size(int width, int height)
    {
        var renderer = new BacklitVialRenderer(new VialScene { Width = width, Height = height });

        byte[] picture = renderer.Picture(VialSpecimen.Create(1, VialDefect.None));
        int[] dark = [.. Enumerable.Range(0, picture.Length).Where(i => picture[i] < 110)];
        double middle = (dark.Min(i => i % width) + dark.Max(i => i % width)) / 2.0;
        double bodyMillimetres = (dark.Max(i => i % width) - dark.Min(i => i % width) + 1) * renderer.MicrometresPerPixel / 1000;

        Assert.Equal((width - 1) / 2.0, middle, 0.9 / renderer.MicrometresPerPixel * 1000 + 1);
        Assert.Equal(24, bodyMillimetres, 1.3 + 2 * renderer.MicrometresPerPixel / 1000);
    }

    [Fact]
    public void Scale_too_large_for_the_frame_crops_the_vial()
    {
        var renderer = new BacklitVialRenderer(new VialScene { Width = 200, Height = 160, MicrometresPerPixel = 10 });

        foreach (VialDefect defect in Enum.GetValues<VialDefect>())
        {
            byte[] picture = renderer.Picture(VialSpecimen.Create(1, defect));

            Assert.Contains(picture, level => level > 100);
        }
    }

    [Theory]
    [InlineData(63, 100, 0)]
    [InlineData(100, 8193, 0)]
    [InlineData(100, 100, 4.9)]
    public void Scene_outside_its_range_is_refused(int width, int height, double scale)
    {
        var scene = new VialScene { Width = width, Height = height, MicrometresPerPixel = scale };

        Assert.Throws<ArgumentOutOfRangeException>(() => new BacklitVialRenderer(scene));
    }

    [Fact]
    public void Buffer_and_view_outside_their_range_are_refused()
    {
        var renderer = new BacklitVialRenderer(new VialScene { Width = 64, Height = 96 });
        VialSpecimen unit = VialSpecimen.Create(1, VialDefect.None);

        Assert.Throws<ArgumentException>(() => renderer.Render(unit, 0, 1, new byte[64 * 96 - 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Render(unit, 2, 2, new byte[64 * 96]));
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Render(unit, 0, 0, new byte[64 * 96]));
    }
}
