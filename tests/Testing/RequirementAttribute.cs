using Xunit.v3;

namespace EdgeInspector.Testing;

/// <summary>Ties a test to an id of the requirements table, such as <c>LIN-01</c>.</summary>
/// <remarks>The traceability matrix (requirement → tests) is printed from these tags by House.Tests.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RequirementAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Requirement", Id)];
}
