using System.Diagnostics;
using System.Globalization;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>The peer: arv-camera-test-0.8, over its packet socket or a standard socket with automatic buffer (<c>-a</c>).</summary>
internal sealed class AravisProgram(bool packetSocket) : IReceiverProgram
{
    public string Name => packetSocket ? "Aravis, packet socket" : "Aravis, socket -a";

    public ReceiverRun Run(BenchLink link, StreamCase what)
    {
        string[] path = packetSocket ? ["-a"] : ["-a", "--no-packet-socket"];
        using Process process = link.StartHostSide(
            "stdbuf", ["-oL", "arv-camera-test-0.8", "-n", "EdgeInspector-EI-0", "-i", $"{what.PacketSizeBytes}", "-y", $"{what.PacketDelayNs}", "-m", $"{what.FrameDeadlineMs}", .. path]);
        try
        {
            var said = new List<string>();
            using var streams = new ManualResetEventSlim();
            process.OutputDataReceived += (_, line) =>
            {
                lock (said) said.Add(line.Data ?? "");

                // "24 frames/s - 100 MiB/s", once a second.
                if (line.Data?.Contains(" frames/s", StringComparison.Ordinal) == true) streams.Set();
            };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!streams.Wait(TimeSpan.FromSeconds(20))) throw new InvalidOperationException($"{Name} received nothing: {string.Join('\n', said)}");
            Thread.Sleep(what.WarmUp);
            int from = Lines();
            ProcessUse before = ProcessUse.Of(process.Id);
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(what.Window);
            ProcessUse use = ProcessUse.Of(process.Id) - before;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            int to = Lines();
            Signals.Interrupt(process.Id);
            if (!process.WaitForExit(10_000)) throw new InvalidOperationException($"{Name} did not end");
            process.WaitForExit();
            long incomplete = what.Check ? Count("n_failures") + Count("n_underruns") + Count("n_missing_frames") : said[from..to].Sum(line => Before(line, " error"));
            long complete = what.Check ? Count("n_completed_buffers") : said[from..to].Sum(line => Before(line, " frames/s"));
            return new ReceiverRun(use, seconds, complete, incomplete, Count("n_resend_requests"), 0, Name);

            int Lines()
            {
                lock (said) return said.Count;
            }

            // "n_failures             = 2"
            long Count(string name) => long.Parse(
                said.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
        }
    }
    // "24 frames/s -  100 MiB/s - 1 error"; an interval without one does not say so.
    private static long Before(string line, string word)
    {
        int at = line.IndexOf(word, StringComparison.Ordinal);
        return at > 0 && long.TryParse(line[..at].TrimEnd().Split(' ')[^1], NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : 0;
    }
}
