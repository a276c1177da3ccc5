using System.Diagnostics;
using System.Globalization;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>The fuzzer of passports, run long and from a seed of its own: <c>tools/fuzz</c>. Not part of a normal run.</summary>
/// <remarks>A hundredth of the cases of the other rooms: YAML takes its time.</remarks>
public sealed class LongFuzz(ITestOutputHelper output)
{
    private const int Piece = 1_000;

    [Fact(Explicit = true), Requirement("SEC-02")]
    public void Every_passport_is_read_or_refused()
    {
        long wanted = Math.Max(1, Number("FUZZ_CASES", 1_000_000) / 100), taken = 0, start = Stopwatch.GetTimestamp();
        int seed = (int)Number("FUZZ_SEED", 1000);
        for (long done = 0; done < wanted; done += Piece) taken += PassportFuzz.Passports(seed++, (int)Math.Min(Piece, wanted - done));
        Assert.True(taken > 0, "nothing was taken, so only refusals were tried");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"passports: {wanted} cases, {taken} taken, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, last seed {seed - 1}"));
    }

    private static long Number(string name, long without) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long number) ? number : without;
}
