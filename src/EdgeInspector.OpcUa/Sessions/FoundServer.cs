namespace EdgeInspector.OpcUa;

/// <summary>A server that FindServers told of.</summary>
/// <param name="ApplicationUri">Its own name, the one in its certificate.</param>
/// <param name="Name">For people.</param>
/// <param name="DiscoveryUrls">Where it says that it can be asked; often hosts that nobody can resolve.</param>
public sealed record FoundServer(string ApplicationUri, string Name, IReadOnlyList<string> DiscoveryUrls);
