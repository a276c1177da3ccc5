using System.Diagnostics;
using System.Globalization;
using EdgeInspector.GigEVision.Tests.Events;
using EdgeInspector.GigEVision.Tests.GenApi;
using EdgeInspector.GigEVision.Tests.Gvcp;
using EdgeInspector.GigEVision.Tests.Gvsp;

namespace EdgeInspector.GigEVision.Tests;

/// <summary>The fuzzers of the suite, run long and from a seed of their own: <c>tools/fuzz</c>. Not part of a normal run.</summary>
public sealed class LongFuzz(ITestOutputHelper output)
{
    private const int Piece = 100_000;

    // Shares of all cases: a description is a thousand times as much work as a packet.
    private static readonly (string What, double Share, Func<int, int, long> Run)[] Fuzzers =
    [
        ("GVCP acknowledgements", 0.30, (seed, count) => AcknowledgementFuzz.Run(seed, count)),
        ("GVSP datagrams", 0.40, GvspFuzz.Run),
        ("event datagrams", 0.20, (seed, count) => EventDatagramTests.Run(seed, count)),
        ("formulas", 0.0988, (seed, count) => FormulaFuzz.Run(seed, count)),
        ("lossy links", 0.001, StreamModel.Run),
        ("descriptions", 0.0002, (seed, count) => DescriptionFuzz.Run(seed, count)),
    ];

    [Fact(Explicit = true), Requirement("SEC-02")]
    public void Every_parser_takes_or_refuses_ten_million_inputs()
    {
        long cases = Number("FUZZ_CASES", 10_000_000);
        int seed = (int)Number("FUZZ_SEED", 1000);
        foreach ((string what, double share, Func<int, int, long> run) in Fuzzers)
        {
            long wanted = Math.Max(1, (long)(cases * share));
            long done = 0;
            long taken = 0;
            long start = Stopwatch.GetTimestamp();
            for (; done < wanted; done += Piece) taken += run(seed++, (int)Math.Min(Piece, wanted - done));
            Assert.True(taken > 0, $"{what}: nothing was taken, so only refusals were tried");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{what}: {wanted} cases, {taken} taken, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, last seed {seed - 1}"));
        }
    }

    private static long Number(string name, long without) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long number) ? number : without;
}
