namespace EdgeInspector.OpcUa;

/// <summary>A message that asks for a service.</summary>
internal interface IUaRequest<TSelf> : IUaStructure<TSelf> where TSelf : IUaRequest<TSelf>
{
    RequestHeader Header { get; }
}
