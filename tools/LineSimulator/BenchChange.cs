namespace EdgeInspector.LineSimulator;

/// <summary>A change of batch, product and recipe at the PLC's word in the middle of a run, as the PLC saw it.</summary>
/// <param name="BatchId">Asked for.</param>
/// <param name="RecipeId">Asked for.</param>
/// <param name="RecipeHash">SHA-256 of its file: what the agent must acknowledge.</param>
public sealed record BenchChange(string BatchId, string RecipeId, string RecipeHash)
{
    /// <summary>Units in when Ready was low for the first time after the word; null when it never fell.</summary>
    public int? LowAt { get; init; }

    /// <summary>Units in when Ready was high again; null when it never rose.</summary>
    public int? HighAt { get; init; }

    /// <summary>The recipe that was acknowledged when Ready was low for the first time: not the new one.</summary>
    public string WhileLow { get; init; } = "";

    /// <summary>Id and hash that stood at the PLC when Ready was high again.</summary>
    public (string Id, string Hash) Acknowledged { get; init; }
}
