using System.CommandLine;

namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary><c>evidence</c>: what was kept of units, for people.</summary>
public static class EvidenceCommand
{
    public static Command Create() => new("evidence", "What was kept of units, for people: show.") { EvidenceShowCommand.Create() };
}
