using System.CommandLine;
using System.Globalization;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Audit;

namespace EdgeInspector.Agent.Commands;

/// <summary><c>shadow report</c>: how line and shadow agreed, out of an audit log.</summary>
/// <remarks>Exit code 0: told. 1: the log is not sound, or no shadow is in it. Changes nothing.</remarks>
public static class ShadowCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder of the audit log." };
        var report = new Command("report", "Print what line and shadow said of the same units, for each shadow and batch, units and each view of each camera, with McNemar's exact p. Exit code 0 done, 1 nothing to tell, 2 wrong use.")
        {
            folder,
        };
        report.SetAction(parsed => Report(parsed.GetRequiredValue(folder).FullName, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return new Command("shadow", "Look at what a shadow model said: report.") { report };
    }

    private static int Report(string folder, TextWriter output, TextWriter error)
    {
        AuditVerification found = AuditVerifier.Verify(folder, checkpoint: null, isOpen: true);
        if (!found.IsSound)
        {
            error.WriteLine($"shadow report: {found.Place}: {found.Problem}");
            return 1;
        }

        var tables = new Dictionary<(string Shadow, string Batch), (ShadowTable Units, ViewTables Views)>();
        string shadow = "", batch = "";
        foreach (AuditEvent happened in AuditEvents.In(folder))
        {
            if (happened.What == AuditEventKind.ShadowLoaded) shadow = $"{happened.Where} ({Short(happened.New)})";
            else if (happened.What == AuditEventKind.BatchStarted) batch = happened.Where;
            if (happened.What != AuditEventKind.ShadowJudged) continue;
            if (!ShadowTable.Words.TryRead(happened.Old, out Inspection.Verdict line) || !ShadowTable.Words.TryRead(happened.New, out Inspection.Verdict seen)) continue;
            if (!tables.TryGetValue((shadow, batch), out (ShadowTable Units, ViewTables Views) table)) tables[(shadow, batch)] = table = (new ShadowTable(), new ViewTables());
            table.Units.Add(line, seen);
            table.Views.Add(ViewWord.Read(happened.Why));
        }

        if (tables.Count == 0)
        {
            error.WriteLine($"shadow report: the log in '{folder}' holds no unit that a shadow has judged");
            return 1;
        }

        foreach (((string Shadow, string Batch) of, (ShadowTable units, ViewTables views)) in tables)
        {
            output.WriteLine($"batch {of.Batch}, shadow {of.Shadow}: {units.Units} units");
            Print(units, output);
            foreach ((string camera, int view, ShadowTable table) in views.All)
            {
                output.WriteLine($"camera {camera}, view {view}:");
                Print(table, output);
            }
        }

        return 0;
    }

    private static void Print(ShadowTable table, TextWriter output)
    {
        output.Write(table.ToRows());
        (long line, long only, double p) = table.Accepts;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accepted by the line alone {line}, by the shadow alone {only}; McNemar exact p {p:0.######}"));
    }

    private static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;
}
