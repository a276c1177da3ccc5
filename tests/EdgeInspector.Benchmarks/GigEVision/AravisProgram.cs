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
            "stdbuf", ["-oL", "arv-camera-test-0.8", "-n", "EdgeInspector-EI-0", "-i", $"{what.PacketSizeBytes}", "-y", $"{what.PacketDelayNs}", .. path]);
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
            ProcessUse before = ProcessUse.Of(process.Id);
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(what.Window);
            ProcessUse use = ProcessUse.Of(process.Id) - before;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Signals.Interrupt(process.Id);
            if (!process.WaitForExit(10_000)) throw new InvalidOperationException($"{Name} did not end");
            process.WaitForExit();
            return new ReceiverRun(use, seconds, Count("n_completed_buffers"), Count("n_failures") + Count("n_underruns") + Count("n_missing_frames"), Count("n_resend_requests"), 0, Name);

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
}
