namespace EdgeInspector.Agent.Plc;

/// <summary>What the PLC says is being made. An empty text: the PLC tells none.</summary>
public sealed record PlcContext(string ProductCode, string BatchId, string RecipeId)
{
    /// <summary>The PLC tells nothing.</summary>
    public static PlcContext None { get; } = new("", "", "");

    /// <summary>Who is logged on at the PLC's panel; empty where the PLC does not tell. No part of what must fit.</summary>
    public string OperatorId { get; init; } = "";

    /// <summary>From the trigger to the moment at which the PLC sets the gate; zero where it does not tell.</summary>
    public TimeSpan VerdictWindow { get; init; }

    /// <summary>For messages: what the PLC tells, and nothing of what it does not.</summary>
    public string Told
    {
        get
        {
            (string Name, string Value)[] all = [("recipe", RecipeId), ("product", ProductCode), ("batch", BatchId)];
            return string.Join(", ", all.Where(a => a.Value.Length > 0).Select(a => $"{a.Name} '{a.Value}'"));
        }
    }

    /// <summary>Whether both ask for the same, whoever is logged on.</summary>
    public bool SameProduct(PlcContext? other) =>
        other is not null && ProductCode == other.ProductCode && BatchId == other.BatchId && RecipeId == other.RecipeId;

    /// <summary>What does not fit between the PLC's word and what is loaded here; empty when everything fits.</summary>
    /// <param name="productCode">Of the recipe file.</param>
    /// <param name="batchId">Units are recorded under it.</param>
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
            if (asked.Length > 0 && asked != here) misfits.Add($"the PLC's {name} is '{asked}', this line has '{here}'");
        }
    }
}
