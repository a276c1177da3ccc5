using System.Globalization;
using EdgeInspector.PlcSimulator;
using Spectre.Console;

namespace EdgeInspector.LineSimulator;

/// <summary>The run as a picture that redraws itself, for a person in front of a terminal.</summary>
internal static class LiveConsole
{
    /// <summary>Runs <paramref name="work"/> with a live picture; the work calls back with each progress.</summary>
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, Func<Action<BenchProgress>, Task<T>> work)
    {
        T result = default!;
        await console.Live(new Markup("starting …")).AutoClear(false).StartAsync(async live =>
        {
            result = await work(progress => live.UpdateTarget(Picture(progress)));
        });
        return result;
    }

    private static Panel Picture(BenchProgress p)
    {
        PlcCounters c = p.Counters;
        double perMinute = p.Running > TimeSpan.Zero ? c.Triggered / p.Running.TotalMinutes : 0;
        var counts = new Grid().AddColumn().AddColumn();
        counts.AddRow("line", $"{p.LineState}, {p.Running:mm\\:ss}");
        counts.AddRow("units", string.Create(CultureInfo.InvariantCulture, $"{c.Triggered} of {p.Units}, {perMinute:0}/min"));
        counts.AddRow("accept", $"[green]{c.Accepted}[/]");
        counts.AddRow("gray", $"[yellow]{c.Gray}[/]");
        counts.AddRow("reject", $"[red]{c.Rejected}[/] (without a verdict {c.Silent})");
        counts.AddRow("PLC faults", c.Faults == 0 ? "0" : $"[red]{c.Faults}[/]");
        counts.AddRow("late", p.Summary is null ? "-" : p.Summary.Late.ToString(CultureInfo.InvariantCulture));
        counts.AddRow("camera", $"{p.Frames} frames, {p.LostPackets} packets lost, {p.ResentPackets} resent");
        counts.AddRow("last reject", p.LastReject is { } r
            ? string.Create(CultureInfo.InvariantCulture, $"unit {r.Plc.UnitId}: {r.Planned.Truth}, reason {r.Plc.ReasonCode}, after {r.Plc.VerdictAfter?.TotalMilliseconds:0.0} ms")
            : "-");
        return new Panel(new Rows(counts, ReportPrinter.LatencyTable(p.Summary))).Header("bench line").Expand();
    }
}
