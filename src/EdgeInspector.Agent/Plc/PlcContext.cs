namespace EdgeInspector.Agent.Plc;

/// <summary>What the PLC says is being made. An empty text: the PLC tells none.</summary>
public sealed record PlcContext(string ProductCode, string BatchId, string RecipeId)
{
    /// <summary>The PLC tells nothing.</summary>
    public static PlcContext None { get; } = new("", "", "");

    /// <summary>Who is logged on at the PLC's panel; empty where the PLC does not tell. No part of what must fit.</summary>
    public string OperatorId { get; init; } = "";

    /// <summary>What does not fit between the PLC's word and what this line was started with; empty when everything fits.</summary>
    /// <param name="productCode">Of the recipe file.</param>
    /// <param name="batchId">Of the configuration: units are recorded under it.</param>
    /// <param name="recipeId">Of the recipe file.</param>
    public string Misfit(string productCode, string batchId, string recipeId)
    {
        var misfits = new List<string>();
        Compare("ProductCode", ProductCode, productCode);
        Compare("BatchId", BatchId, batchId);
        Compare("RecipeId", RecipeId, recipeId);
        return string.Join("; ", misfits);

        void Compare(string name, string asked, string here)
        {
            if (asked.Length > 0 && asked != here) misfits.Add($"the PLC's {name} is '{asked}', this line was started for '{here}'");
        }
    }
}
