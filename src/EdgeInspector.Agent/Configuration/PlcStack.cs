namespace EdgeInspector.Agent.Configuration;

/// <summary>The OPC UA stack that carries triggers and verdicts.</summary>
public enum PlcStack
{
    /// <summary>The room OpcUa.</summary>
    Own = 0,

    /// <summary>The OPC Foundation's; experimental, and in a build with <c>-p:OpcUaStack=Foundation</c> only.</summary>
    Foundation,
}
