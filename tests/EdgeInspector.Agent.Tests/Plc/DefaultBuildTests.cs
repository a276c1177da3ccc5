#if !OPCUA_FOUNDATION
using System.Reflection;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>Not in a build with <c>-p:OpcUaStack=Foundation</c>, which holds what is looked for here.</summary>
public sealed class DefaultBuildTests
{
    [Fact]
    public void Default_build_holds_nothing_of_the_other_stack()
    {
        Assembly agent = typeof(Line).Assembly;

        Assert.DoesNotContain(agent.GetReferencedAssemblies(), a => a.Name!.StartsWith("Opc.Ua", StringComparison.Ordinal));
        Assert.DoesNotContain(agent.GetTypes(), t => t.Name.StartsWith("Foundation", StringComparison.Ordinal) || t.Namespace?.StartsWith("Opc.Ua", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("OPCFoundation", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "EdgeInspector.Agent.Tests.deps.json")), StringComparison.OrdinalIgnoreCase);
    }
}
#endif
