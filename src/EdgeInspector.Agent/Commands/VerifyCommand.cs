using System.CommandLine;
using EdgeInspector.Audit;

namespace EdgeInspector.Agent.Commands;

/// <summary><c>verify</c>: reads an audit log from its first record to its last and names the first place where it is not what was written.</summary>
public static class VerifyCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder of the audit log." };
        var checkpoint = new Option<string?>("--checkpoint")
        {
            Description = "Checkpoint kept outside this PC, as sequence:hash (see the MQTT kind 'audit'): shows a cut tail.",
        };
        var isOpen = new Option<bool>("--open") { Description = "The log is being written now: no seal is expected." };
        var command = new Command("verify", "Verify an audit log: exit code 0 when it is sound, 1 when it is not, 2 for wrong use.") { folder, checkpoint, isOpen };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), parsed.GetValue(checkpoint), parsed.GetValue(isOpen)));
        return command;
    }

    private static int Run(DirectoryInfo folder, string? anchor, bool isOpen)
    {
        AuditCheckpoint? checkpoint = null;
        if (anchor is not null)
        {
            if (!AuditCheckpoint.TryParse(anchor, out AuditCheckpoint parsed))
            {
                Console.Error.WriteLine($"verify: checkpoint '{anchor}' is not sequence:hash with 64 lower-case hexadecimal digits");
                return 2;
            }

            checkpoint = parsed;
        }

        AuditVerification found = AuditVerifier.Verify(folder.FullName, checkpoint, isOpen);
        Console.WriteLine(
            $"{found.Records} records in {found.Files} files: {found.Decisions} decisions ({found.Accepted} accepted, {found.Rejected} rejected, " +
            $"{found.Undecided} undecided), {found.Events} events; head {found.Head}");
        if (found.ClockBack > 0) Console.WriteLine($"{found.ClockBack} records carry a wall clock that stood before an earlier one's");
        if (found.Repairs > 0) Console.WriteLine($"{found.Repairs} torn ends were cut off, each with its own record");
        if (found.IsSound)
        {
            Console.WriteLine("sound");
            return 0;
        }

        Console.Error.WriteLine($"{found.Place}: {found.Problem}");
        return 1;
    }
}
