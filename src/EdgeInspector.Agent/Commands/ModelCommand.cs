using System.CommandLine;

namespace EdgeInspector.Agent.Commands;

/// <summary><c>model</c>: what is done with a model's file by hand, at a stopped line.</summary>
public static class ModelCommand
{
    public static Command Create() => new("model", "Work with a model's file: import.")
    {
        ModelImportCommand.Create(),
    };
}
