using System.CommandLine;

namespace EdgeInspector.Agent.Commands.Passports;

/// <summary><c>passport</c>: what a model may be used for, and who said so.</summary>
public static class PassportCommand
{
    public static Command Create() => new("passport", "A model's passport: draft | sign | verify | show. Exit code 0 done and good, 1 refused or not good, 2 wrong use.")
    {
        PassportDraftCommand.Create(),
        PassportSignCommand.Create(),
        PassportVerifyCommand.Create(),
        PassportShowCommand.Create(),
    };
}
