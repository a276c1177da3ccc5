using System.Globalization;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>The run as plain lines, one for every 25 units: for logs and CI.</summary>
internal sealed class PlainConsole(TextWriter output)
{
    private const int UnitsPerLine = 25;

    private long _printed;

    public void Show(BenchProgress progress)
    {
        PlcCounters c = progress.Counters;
        if (c.Triggered / UnitsPerLine == _printed / UnitsPerLine) return;
        _printed = c.Triggered;
        StepLatency? total = progress.Summary?.Latency.Where(s => s.Step == "total").Select(s => (StepLatency?)s).FirstOrDefault();
        string latency = total is StepLatency t
            ? string.Create(CultureInfo.InvariantCulture, $", total p50 {t.P50:0.0} p99 {t.P99:0.0} max {t.Max:0.0} ms")
            : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{progress.Running.TotalSeconds,6:0.0} s  units {c.Triggered}/{progress.Units}  accept {c.Accepted}  gray {c.Gray}  reject {c.Rejected}"
            + $"  silent {c.Silent}  PLC faults {c.Faults}  resent packets {progress.ResentPackets}{latency}"));
    }
}
