using System.Runtime.CompilerServices;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Audit.Tests;

/// <summary>This test program as a child that appends and says which records are durable, until it is killed.</summary>
/// <remarks>Begins before the test runner does, when the environment names a folder.</remarks>
internal static class AppendingChild
{
    public const string FolderVariable = "EDGE_INSPECTOR_APPEND_TO";

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The test program must become the child before the runner's own entry point.")]
    internal static void Begin()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not string folder) return;
        AuditOpening opening = AuditLog.Open(folder, new AuditLogSettings { SegmentSizeBytes = 64 * 1024 }, TimeProvider.System, NullLogger<AuditLog>.Instance);
        if (!opening.IsOpen)
        {
            Console.WriteLine($"REFUSED {opening.Outcome} {opening.Problem}");
            Environment.Exit(3);
        }

        AuditLog log = opening.Log;
        using Stream output = Console.OpenStandardOutput();
        for (uint unit = 1; ; unit++)
        {
            for (int i = 0; i < (unit % 5) + 1; i++) log.Append(Given.Result(unit, Verdict.Accept), Given.Context());
            if (log.WriteGroup() != AuditWriteOutcome.Durable) Environment.Exit(4);
            output.Write(System.Text.Encoding.ASCII.GetBytes($"DURABLE {log.Head}\n"));
            output.Flush();
        }
    }
}
