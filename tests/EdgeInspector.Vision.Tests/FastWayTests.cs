using System.Numerics.Tensors;
using CsCheck;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.Vision.Tests;

/// <summary>What the processor's own instructions do faster comes out as it does without them, to the last bit: a model's release counts on every PC.</summary>
public sealed unsafe class FastWayTests
{
    [Fact, Requirement("MOD-03")]
    public void Any_region_is_scaled_to_the_same_levels()
    {
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 12], Gen.Int[0, 250], Gen.Int[0, 30], Gen.Int[0, int.MaxValue]).Sample((width, height, moreWidth, moreHeight, seed) =>
        {
            byte[] source = Noise((width + moreWidth + 5) * (height + moreHeight), seed);
            return Scaled(source, width + moreWidth, height + moreHeight, width + moreWidth + 5, width, height, isPlain: false)
                .SequenceEqual(Scaled(source, width + moreWidth, height + moreHeight, width + moreWidth + 5, width, height, isPlain: true));
        }, iter: 2000);
    }

    [Fact, Requirement("MOD-03")]
    public void Rendered_vials_are_scaled_and_measured_to_the_same_levels()
    {
        var scene = new VialScene { Width = 1280, Height = 1024 };
        byte[] image = new byte[scene.Width * scene.Height];
        for (int seed = 1; seed <= 2; seed++)
        {
            new BacklitVialRenderer(scene).Render(VialSpecimen.Create((ulong)seed, VialDefect.Particle), 0, 1, image);

            byte[] fast = Scaled(image[((32 * 1280) + 400)..], 480, 960, 1280, 192, 384, isPlain: false);
            byte[] plain = Scaled(image[((32 * 1280) + 400)..], 480, 960, 1280, 192, 384, isPlain: true);

            Assert.Equal(plain, fast);
            fixed (byte* levels = fast) Assert.Equal(LevelMeasure.Of(levels, 192, 384, isPlain: true), LevelMeasure.Of(levels, 192, 384));
        }
    }

    [Fact, Requirement("USE-02")]
    public void Any_levels_are_measured_alike()
    {
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 6], Gen.Int[0, int.MaxValue], Gen.Int[0, 3]).Sample((width, height, seed, full) =>
        {
            byte[] levels = Noise(width * height, seed);

            // Many at the top, so that each chunk counts some of them.
            for (int i = 0; full > 0 && i < levels.Length; i += full) levels[i] = byte.MaxValue;
            fixed (byte* first = levels) return LevelMeasure.Of(first, width, height) == LevelMeasure.Of(first, width, height, isPlain: true);
        }, iter: 3000);
    }

    [Fact]
    public void Peak_is_the_first_of_the_highest_cells_and_one_cell_that_is_no_number_is_seen()
    {
        Gen.Select(Gen.Int[1, 5000], Gen.Int[0, int.MaxValue], Gen.Int[0, 5]).Sample((length, seed, kind) =>
        {
            var random = new Random(seed);
            float[] map = new float[length];

            // Few different values, so that several cells are the highest.
            for (int i = 0; i < length; i++) map[i] = random.Next(-20, kind == 0 ? 1 : 20) * (kind == 0 && i % 3 == 0 ? -0f : 0.25f);
            if (kind == 1) map[random.Next(length)] = float.NaN;
            if (kind == 2) map[random.Next(length)] = float.PositiveInfinity;
            if (kind == 3) map[random.Next(length)] = float.NegativeInfinity;
            if (kind == 4) map[random.Next(length)] = -float.NaN;

            int peak = MapPeak.Find(map, out bool isFinite);

            bool expected = float.IsFinite(TensorPrimitives.MaxMagnitude<float>(map));
            return isFinite == expected && (!expected || peak == TensorPrimitives.IndexOfMax<float>(map));
        }, iter: 2000);
    }

    [Fact]
    public void Peak_of_a_masked_map_is_that_of_its_judged_cells_and_a_map_without_cells_has_none()
    {
        float[] map = [.. Enumerable.Repeat(float.NegativeInfinity, 3000)];
        map[1234] = -2;

        Assert.Equal(1234, MapPeak.Find(map, out _));
        Assert.Equal(-1, MapPeak.Find([], out bool isFinite));
        Assert.True(isFinite);
    }

    private static byte[] Scaled(byte[] source, int width, int height, int stride, int targetWidth, int targetHeight, bool isPlain)
    {
        byte[] target = new byte[targetWidth * targetHeight];
        fixed (byte* from = source, to = target) new AreaScaler(width, height, targetWidth, targetHeight, isPlain).Scale(from, stride, to);
        return target;
    }

    private static byte[] Noise(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
