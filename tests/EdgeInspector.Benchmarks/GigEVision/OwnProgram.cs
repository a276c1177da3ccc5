using System.Diagnostics;
using System.Globalization;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Our client in a process of its own: this program again, as <see cref="ReceiveCommand"/>.</summary>
internal sealed class OwnProgram(ReceivePath path, bool lowLatency = false) : IReceiverProgram
{
    public string Name => path == ReceivePath.PacketRing ? "ours, packet ring" : path == ReceivePath.Socket ? "ours, portable socket" : path == ReceivePath.Joined ? "ours, joined datagrams" : lowLatency ? "ours, low latency" : "ours, default";

    public ReceiverRun Run(BenchLink link, StreamCase what)
    {
        var arguments = new List<string>
        {
            Path.Combine(AppContext.BaseDirectory, "EdgeInspector.Benchmarks.dll"), ReceiveCommand.Name,
            "--path", $"{(int)path}", "--low-latency", lowLatency ? "1" : "0", "--check", what.Check ? "1" : "0",
            "--cameras", $"{what.Cameras}", "--packet-size", $"{what.PacketSizeBytes}", "--packet-delay", $"{what.PacketDelayNs}",
            "--deadline", $"{what.FrameDeadlineMs}",
        };
        using Process process = link.StartHostSide("dotnet", arguments);
        try
        {
            Expect(process, "streaming");
            Thread.Sleep(what.WarmUp);
            ProcessUse before = ProcessUse.Of(process.Id);
            long start = Stopwatch.GetTimestamp();
            process.StandardInput.WriteLine("window");
            Thread.Sleep(what.Window);
            ProcessUse use = ProcessUse.Of(process.Id) - before;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            process.StandardInput.WriteLine("end");
            string[] result = Expect(process, "result").Split(' ', 6);
            if (!process.WaitForExit(10_000)) throw new InvalidOperationException($"{Name} did not end");
            return new ReceiverRun(use, seconds, Number(1), Number(2), Number(3), Number(4), result[5]);

            long Number(int index) => long.Parse(result[index], CultureInfo.InvariantCulture);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>Fires the software trigger of camera 0; milliseconds to each complete frame, -1 where none came.</summary>
    public double[] Trigger(BenchLink link, int packetSizeBytes, int triggers)
    {
        using Process process = link.StartHostSide(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "EdgeInspector.Benchmarks.dll"), TriggerCommand.Name,
            "--path", $"{(int)path}", "--low-latency", lowLatency ? "1" : "0", "--packet-size", $"{packetSizeBytes}", "--triggers", $"{triggers}");
        try
        {
            return [.. Expect(process, "result").Split(' ')[1..].Select(ms => double.Parse(ms, CultureInfo.InvariantCulture))];
        }
        finally
        {
            if (!process.HasExited && !process.WaitForExit(5000)) process.Kill();
            process.WaitForExit();
        }
    }

    private string Expect(Process process, string word)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(word, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"{Name} ended before it said '{word}': {process.StandardError.ReadToEnd()}");
    }
}
