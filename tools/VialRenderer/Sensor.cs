using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeInspector.VialRenderer;

/// <summary>The back light and the camera's sensor: from shares of light to grey levels with shot and read noise.</summary>
internal sealed class Sensor
{
    private const int NoiseCount = 1 << 16, Lanes = 32;
    private const float Vignette = 0.115f, ReadNoise = 0.7f;

    private readonly VialScene _scene;
    private readonly float[] _noise, _across, _expected;
    private readonly byte[] _grey;
    private readonly int _padded;
    private float _level, _slopeX, _slopeY;

    public Sensor(VialScene scene)
    {
        _scene = scene;
        _padded = (scene.Width + Lanes - 1) / Lanes * Lanes;
        _across = new float[_padded];
        _expected = new float[_padded];
        _grey = new byte[_padded];
        // Rows begin anywhere in the table, so it runs on for a row beyond its last beginning.
        _noise = new float[NoiseCount + _padded];
        var random = new SplitMix64(0x5EED_0F_5E_50_A1);
        for (int i = 0; i < _noise.Length; i++) _noise[i] = (float)random.Normal();
    }

    /// <summary>Sets lamp and lens for a view.</summary>
    public void Expose(VialSpecimen specimen, in ViewPose pose)
    {
        _level = (float)(specimen.LightLevel * pose.Light * 255);
        _slopeX = (float)specimen.LightSlopeX;
        _slopeY = (float)specimen.LightSlopeY;
        // Both coordinates are counted in frame heights: a lens darkens by distance, not by the frame's shape.
        for (int i = 0; i < _across.Length; i++)
        {
            float x = (i - (_scene.Width - 1) * 0.5f) / _scene.Height;
            _across[i] = _level * (1f + _slopeX * x - Vignette * x * x);
        }
    }

    /// <summary>Grey level of the bare back light at a row, to be added to that of the column.</summary>
    private float Down(int y)
    {
        float at = (y - (_scene.Height - 1) * 0.5f) / _scene.Height;
        return _level * (_slopeY * at - Vignette * at * at);
    }

    public void Read(Transmission image, VialSpecimen specimen, in ViewPose pose, Span<byte> mono8)
    {
        var random = new SplitMix64(pose.NoiseSeed);
        // Grey variance of n electrons at full well W: level · 255 / W.
        float shot = (float)(255 / specimen.FullWell);
        for (int y = 0; y < image.Height; y++)
        {
            Illuminate(image, y);
            ulong draw = random.Next();
            Digitise(_noise.AsSpan((int)(draw % NoiseCount), _padded), (draw >> 63) == 0 ? -1f : 1f, shot);
            _grey.AsSpan(0, _scene.Width).CopyTo(mono8[(y * _scene.Width)..]);
        }
    }

    /// <summary>Marks with 255 every pixel whose expected grey level differs between two images by more than the threshold.</summary>
    public void Compare(Transmission image, Transmission reference, float threshold, Span<byte> mask)
    {
        mask[..(_scene.Width * _scene.Height)].Clear();
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<float> with = image.Row(y), without = reference.Row(y);
            Span<byte> row = mask.Slice(y * _scene.Width + image.Left, image.Width);
            float down = Down(y);
            for (int i = 0; i < row.Length; i++)
            {
                if (Math.Abs(with[i] - without[i]) * (_across[image.Left + i] + down) > threshold) row[i] = 255;
            }
        }
    }

    private void Illuminate(Transmission image, int y)
    {
        var down = Vector256.Create(Down(y));
        Span<Vector256<float>> across = MemoryMarshal.Cast<float, Vector256<float>>(_across.AsSpan());
        Span<Vector256<float>> expected = MemoryMarshal.Cast<float, Vector256<float>>(_expected.AsSpan());
        for (int i = 0; i < expected.Length; i++) expected[i] = across[i] + down;

        Span<float> behind = _expected.AsSpan(image.Left, image.Width), share = image.Row(y);
        int blocks = behind.Length / Vector256<float>.Count;
        Span<Vector256<float>> behindBlocks = MemoryMarshal.Cast<float, Vector256<float>>(behind);
        Span<Vector256<float>> shareBlocks = MemoryMarshal.Cast<float, Vector256<float>>(share);
        for (int i = 0; i < blocks; i++) behindBlocks[i] *= shareBlocks[i];
        for (int i = blocks * Vector256<float>.Count; i < behind.Length; i++) behind[i] *= share[i];
    }

    /// <summary>Adds noise and rounds to grey levels, 32 pixels at a time; only operations that IEEE 754 fixes to the last bit.</summary>
    private void Digitise(ReadOnlySpan<float> noise, float sign, float shot)
    {
        ReadOnlySpan<Vector256<float>> expected = MemoryMarshal.Cast<float, Vector256<float>>(_expected.AsSpan());
        ReadOnlySpan<Vector256<float>> draws = MemoryMarshal.Cast<float, Vector256<float>>(noise);
        Span<Vector256<byte>> grey = MemoryMarshal.Cast<byte, Vector256<byte>>(_grey.AsSpan());
        Vector256<float> shotNoise = Vector256.Create(shot), readNoise = Vector256.Create(ReadNoise * ReadNoise);
        Vector256<float> flip = Vector256.Create(sign);
        for (int i = 0, k = 0; i < grey.Length; i++, k += 4)
        {
            Vector256<int> a = Level(expected[k], draws[k], shotNoise, readNoise, flip);
            Vector256<int> b = Level(expected[k + 1], draws[k + 1], shotNoise, readNoise, flip);
            Vector256<int> c = Level(expected[k + 2], draws[k + 2], shotNoise, readNoise, flip);
            Vector256<int> d = Level(expected[k + 3], draws[k + 3], shotNoise, readNoise, flip);
            grey[i] = Vector256.Narrow(Vector256.Narrow(a, b).AsUInt16(), Vector256.Narrow(c, d).AsUInt16());
        }
    }

    private static Vector256<int> Level(
        Vector256<float> expected, Vector256<float> draw, Vector256<float> shot, Vector256<float> read, Vector256<float> flip)
    {
        Vector256<float> sigma = Vector256.Sqrt(Vector256.Max(expected, Vector256<float>.Zero) * shot + read);
        Vector256<float> level = expected + draw * flip * sigma + Vector256.Create(0.5f);
        return Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(level, Vector256<float>.Zero), Vector256.Create(255f)));
    }
}
