using EdgeInspector.Audit;

namespace EdgeInspector.Agent;

/// <summary>Why a recipe was not loaded.</summary>
/// <param name="What">The audit event that tells it.</param>
/// <param name="Why">For the operator.</param>
public sealed record RecipeRefusal(AuditEventKind What, string Why);
