namespace EdgeInspector.OpcUa;

/// <summary>What is needed to go on with a session whose connection broke. [OPC UA Part 4 §6.7]</summary>
/// <param name="AuthenticationToken">Its secret name.</param>
/// <param name="ServerNonce">The last one that the server gave; an activation uses it up.</param>
/// <param name="Timeout">As the server revised it.</param>
internal sealed record FormerSession(NodeId AuthenticationToken, byte[] ServerNonce, TimeSpan Timeout);
