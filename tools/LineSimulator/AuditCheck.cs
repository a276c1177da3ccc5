namespace EdgeInspector.LineSimulator;

internal static class AuditCheck
{
    public static IReadOnlyList<string> Faults(string folder) => Directory.Exists(folder) ? ["not bound"] : [];
}
