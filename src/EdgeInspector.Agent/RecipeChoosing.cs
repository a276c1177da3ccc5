using System.Diagnostics.CodeAnalysis;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;

namespace EdgeInspector.Agent;

/// <summary>Which of the line's recipes the PLC's word asks for. Pure.</summary>
/// <remarks>Recipe id before product code; an empty text asks for nothing. The product must be the recipe's, or the wrong one would be judged with a right name.</remarks>
public static class RecipeChoosing
{
    private const int BatchLengthMax = 64;

    /// <param name="active">What is loaded.</param>
    /// <param name="asked">The PLC's word.</param>
    /// <param name="wanted">The same line with the recipe and batch that are asked for.</param>
    /// <param name="problem">What the PLC asks for, and what it may ask for.</param>
    public static bool TryChoose(
        LineConfiguration active, PlcContext asked, [NotNullWhen(true)] out LineConfiguration? wanted, [NotNullWhen(false)] out string? problem)
    {
        wanted = null;
        RecipeChoice[] all = [.. active.Choices];
        RecipeChoice[] fitting = asked.RecipeId.Length > 0 ? [.. all.Where(c => c.Recipe.Id == asked.RecipeId)]
            : asked.ProductCode.Length > 0 && asked.ProductCode != active.Recipe.ProductCode ? [.. all.Where(c => c.Recipe.ProductCode == asked.ProductCode)]
            : [all[0]];
        problem = fitting.Length switch
        {
            0 => $"the PLC asks for {asked.Told}; this line has {string.Join(", ", all.Select(c => $"recipe '{c.Recipe.Id}' for product '{c.Recipe.ProductCode}'"))}: others are added under other-recipes",
            > 1 => $"the PLC asks for product '{asked.ProductCode}' without a recipe; allowed: one of {string.Join(", ", fitting.Select(c => $"'{c.Recipe.Id}'"))}",
            _ when asked.ProductCode.Length > 0 && asked.ProductCode != fitting[0].Recipe.ProductCode =>
                $"the PLC asks for recipe '{asked.RecipeId}' and product '{asked.ProductCode}'; allowed: its own, '{fitting[0].Recipe.ProductCode}'",
            _ when asked.BatchId.Length > BatchLengthMax || asked.BatchId.Any(char.IsControl) =>
                $"the PLC's batch has {asked.BatchId.Length} characters, or some that cannot be shown; allowed: 1..{BatchLengthMax} characters",
            _ => null,
        };
        if (problem is not null) return false;
        wanted = active.With(fitting[0], asked.BatchId.Length > 0 ? asked.BatchId : active.Batch.Id);
        return true;
    }
}
