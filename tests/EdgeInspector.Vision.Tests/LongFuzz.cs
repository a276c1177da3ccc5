using System.Diagnostics;
using System.Globalization;

namespace EdgeInspector.Vision.Tests;

/// <summary>The fuzzers of the suite, run long and from a seed of their own: <c>tools/fuzz</c>. Not part of a normal run.</summary>
public sealed class LongFuzz(ITestOutputHelper output)
{
    private const int Piece = 100_000;

    private static readonly (string What, double Share, Func<int, int, long> Run)[] _fuzzers =
        [("models", 0.495, FileFuzz.Models), ("metadata", 0.3, FileFuzz.Metadata), ("envelopes", 0.2, FileFuzz.Envelopes), ("signatures", 0.005, FileFuzz.Signatures)];

    [Fact(Explicit = true), Requirement("SEC-02")]
    public void Every_reader_of_a_persons_files_takes_or_refuses_a_million_inputs()
    {
        long cases = Number("FUZZ_CASES", 1_000_000);
        int seed = (int)Number("FUZZ_SEED", 1000);
        foreach ((string what, double share, Func<int, int, long> run) in _fuzzers)
        {
            long wanted = Math.Max(1, (long)(cases * share)), taken = 0, start = Stopwatch.GetTimestamp();
            for (long done = 0; done < wanted; done += Piece) taken += run(seed++, (int)Math.Min(Piece, wanted - done));
            Assert.True(taken > 0, $"{what}: nothing was taken, so only refusals were tried");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{what}: {wanted} cases, {taken} taken, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, last seed {seed - 1}"));
        }
    }

    private static long Number(string name, long without) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long number) ? number : without;
}
