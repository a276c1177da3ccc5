using System.Globalization;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>From the software trigger's command to the complete frame, 1280×1024 at SCPS 9000; the peer is the wire itself.</summary>
/// <remarks>
/// The way of the command and its acknowledgement is in the figure: it is what a program sees. The link of 1 Gb/s is a token bucket on the
/// cable; without it the cable is as fast as the machine, and what remains is software alone.
/// </remarks>
internal static class TriggerLatency
{
    private const int Width = 1280;
    private const int Height = 1024;
    private const int PacketSize = 9000;

    /// <summary>Exit code 0 when p99 ≤ 2 × wire time + 1 ms on every path at 1 Gb/s and no frame was missed, 1 when not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("--rounds", 5, 1, 50), ("--triggers", 100, 10, 10_000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        OwnProgram[] receivers = [new(ReceivePath.PacketRing), new(ReceivePath.Auto), new(ReceivePath.Auto, lowLatency: true)];
        double wireMs = FigureTable.WireSeconds(Width * Height, PacketSize) * 1000;
        double goalMs = (2 * wireMs) + 1;
        var table = new FigureTable("link", "receiver", "p50 ms", "p99 ms", "max ms", "frames", "missed", "against the wire");
        bool met = true;
        foreach (int megabits in (int[])[1000, 0])
        {
            var latencies = receivers.Select(_ => new List<double>()).ToArray();
            using (var link = new BenchLink(megabits))
            {
                for (int round = 0; round < options.Whole("--rounds"); round++)
                {
                    for (int receiver = 0; receiver < receivers.Length; receiver++)
                    {
                        using var camera = new CameraProgram(link, 0, "--width", $"{Width}", "--height", $"{Height}", "--packet-size", $"{PacketSize}");
                        latencies[receiver].AddRange(receivers[receiver].Trigger(link, PacketSize, options.Whole("--triggers")));
                    }
                }
            }

            for (int receiver = 0; receiver < receivers.Length; receiver++)
            {
                double[] came = [.. latencies[receiver].Where(ms => ms >= 0)];
                int missed = latencies[receiver].Count - came.Length;
                double p99 = FigureTable.Percentile(came, 0.99);
                if (megabits > 0) met &= p99 <= goalMs && missed == 0;
                table.Add(
                    megabits > 0 ? "1 Gb/s" : "unlimited", receivers[receiver].Name, Ms(FigureTable.Percentile(came, 0.50)), Ms(p99), Ms(came.DefaultIfEmpty(double.NaN).Max()),
                    $"{came.Length}", $"{missed}", megabits > 0 ? $"p50 {Ms(FigureTable.Percentile(came, 0.50) / wireMs)}x, p99 {Ms(p99 / wireMs)}x, goal {Ms(goalMs)} ms: {(p99 <= goalMs ? "met" : "MISSED")}" : "");
            }
        }

        Console.WriteLine($"{Width}x{Height} Mono8, SCPS {PacketSize}: {Ms(wireMs)} ms on a wire of 1 Gb/s; {options.Whole("--rounds")} rounds in turns of {options.Whole("--triggers")} triggers, all together");
        Console.Write(table);
        return met ? 0 : 1;
    }

    private static string Ms(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
