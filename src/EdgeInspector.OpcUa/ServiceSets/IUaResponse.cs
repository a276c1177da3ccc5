namespace EdgeInspector.OpcUa;

/// <summary>A message that answers a request.</summary>
internal interface IUaResponse<TSelf> : IUaStructure<TSelf> where TSelf : IUaResponse<TSelf>
{
    ResponseHeader Header { get; }
}
