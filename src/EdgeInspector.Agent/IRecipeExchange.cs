using System.Diagnostics.CodeAnalysis;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;

namespace EdgeInspector.Agent;

/// <summary>What a change of recipe does to the line, step by step. One caller, the control plane.</summary>
public interface IRecipeExchange
{
    /// <summary>What is loaded now.</summary>
    LineConfiguration Active { get; }

    /// <summary>What the PLC's word asks for, or why this line has no such thing.</summary>
    bool TryChoose(PlcContext asked, [NotNullWhen(true)] out LineConfiguration? wanted, [NotNullWhen(false)] out string? problem);

    /// <summary>Whether every unit that was triggered has its record.</summary>
    bool IsDrained { get; }

    /// <summary>Loads and proves it beside what is loaded. Null when it is, else why not; then nothing has changed.</summary>
    string? Prove(LineConfiguration wanted);

    /// <summary>Lets go of what was proven and is not wanted any more.</summary>
    void Drop();

    /// <summary>Goes on putting what was proven in the place of what is loaded; true when every part of the line works with it and the old one is disposed.</summary>
    bool Exchange();
}
