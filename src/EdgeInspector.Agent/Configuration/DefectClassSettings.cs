using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration;

/// <summary>What a recipe says of one defect class of the model; what it leaves open is taken from the passport.</summary>
/// <param name="Name">The model's name of the class.</param>
/// <param name="Category">How grave it is, or null: as in the passport.</param>
/// <param name="AcceptBelow">Scores below it are clean, or null: as in the passport.</param>
/// <param name="RejectFrom">Scores from it on are a defect, or null: as in the passport.</param>
/// <param name="Fusion">Its rule over the views, or null: the recipe's.</param>
public sealed record DefectClassSettings(string Name, DefectCategory? Category, float? AcceptBelow, float? RejectFrom, ViewFusion? Fusion = null);
