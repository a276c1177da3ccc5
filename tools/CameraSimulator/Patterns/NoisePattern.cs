using EdgeInspector.CameraSimulator.Gvsp;

namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>Even noise, the same for the same seed.</summary>
public sealed class NoisePattern(int seed) : PreparedPattern
{
    protected override byte Brightness(int index, int x, int y, int width, int height) =>
        (byte)FaultDice.Draw(seed, FaultKind.Amount, (ulong)index, (uint)(y * width + x), 0);
}
