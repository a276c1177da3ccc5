using System.Globalization;
using EdgeInspector.PlcSimulator;
using Spectre.Console;

namespace EdgeInspector.LineSimulator;

/// <summary>Prints the score: units, confusion matrix, counters, promises.</summary>
internal static class ReportPrinter
{
    private static readonly Lane[] Lanes = [Lane.Accept, Lane.Gray, Lane.Reject];

    public static void Print(IAnsiConsole console, BenchReport report)
    {
        PrintUnits(console, report);
        PrintConfusion(console, report);
        PrintLatency(console, report);
        PrintChecks(console, report);
    }

    private static void PrintUnits(IAnsiConsole console, BenchReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("unit", "truth", "verdict", "reason", "score", "after ms", "lane", "");
        foreach (UnitScore unit in report.Units)
        {
            string note = unit.IsEscape ? "[red]escaped[/]" : unit.IsFalseReject ? "[yellow]false reject[/]" : "";
            table.AddRow(
                Text(unit.Plc.UnitId), unit.Planned.Truth, unit.Verdict, unit.Reason,
                unit.Records is [{ Score: double score }] ? score.ToString("0.000", CultureInfo.InvariantCulture) : "",
                unit.Plc.VerdictAfter is TimeSpan after ? after.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) : "silent",
                LaneName(unit.Plc.Lane), note);
        }

        console.Write(table);
    }

    private static void PrintConfusion(IAnsiConsole console, BenchReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).Title("truth × lane").AddColumn("truth");
        foreach (Lane lane in Lanes) table.AddColumn(new TableColumn(LaneName(lane)).RightAligned());
        foreach (string truth in report.Truths)
        {
            string[] cells = [.. Lanes.Select(l => Text(report.Count(truth, l)))];
            if (truth != "good" && report.Count(truth, Lane.Accept) > 0) cells[0] = $"[red]{cells[0]}[/]";
            table.AddRow([truth, .. cells]);
        }

        console.Write(table);
        string escapes = $"escapes {report.Escapes} of {report.Defective} defective units";
        console.MarkupLine(report.Escapes > 0 ? $"[red]{escapes}[/]" : escapes);
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"false rejects {report.FalseRejects} of {report.Good} good units ({(report.Good == 0 ? 0 : 100.0 * report.FalseRejects / report.Good):0.0} %)"));
    }

    private static void PrintLatency(IAnsiConsole console, BenchReport report)
    {
        double[] arrivals = [.. report.Units.Where(u => u.Plc.VerdictAfter is not null).Select(u => u.Plc.VerdictAfter!.Value.TotalMilliseconds).Order()];
        Table table = LatencyTable(report.Evidence.Summary);
        if (arrivals.Length > 0)
            table.AddRow("trigger to PLC", Ms(Quantile(arrivals, 0.5)), Ms(Quantile(arrivals, 0.99)), Ms(arrivals[^1]));
        console.Write(table);
    }

    private static void PrintChecks(IAnsiConsole console, BenchReport report)
    {
        foreach (BenchCheck check in report.Checks)
            console.MarkupLine($"{(check.Holds ? "[green]ok    [/]" : "[red]FAILED[/]")} {Markup.Escape(check.Name)} [grey]({Markup.Escape(check.Detail)})[/]");
    }

    /// <summary>Latency by step out of a summary; an empty table without one.</summary>
    public static Table LatencyTable(SummaryMessage? summary)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("latency ms");
        foreach (string column in (string[])["p50", "p99", "max"]) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (StepLatency step in summary?.Latency ?? []) table.AddRow(Markup.Escape(step.Step), Ms(step.P50), Ms(step.P99), Ms(step.Max));
        return table;
    }

    public static string LaneName(Lane? lane) => lane switch
    {
        Lane.Accept => "accept",
        Lane.Gray => "gray",
        Lane.Reject => "reject",
        null => "on its way",
        _ => "?",
    };

    private static double Quantile(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private static string Ms(double milliseconds) => double.IsNaN(milliseconds) ? "-" : milliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
