namespace EdgeInspector.Agent.Plc;

/// <summary>What the PLC is told of the recipe that is loaded.</summary>
/// <param name="Id">Empty while the PLC asks for another one.</param>
/// <param name="Hash">SHA-256 of the recipe's file; empty with the id.</param>
/// <param name="PassportId">The model that judges, whether acknowledged or not.</param>
public sealed record ActiveRecipe(string Id, string Hash, string PassportId)
{
    /// <summary>The same model, but no recipe that may be fed for.</summary>
    public ActiveRecipe Withdrawn => this with { Id = "", Hash = "" };
}
