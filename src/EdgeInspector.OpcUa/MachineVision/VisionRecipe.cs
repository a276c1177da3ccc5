namespace EdgeInspector.OpcUa;

/// <summary>A recipe that a vision system has.</summary>
/// <param name="Id">The same towards clients (external) and within (internal).</param>
/// <param name="LastModified">UTC.</param>
public sealed record VisionRecipe(VisionId Id, DateTime LastModified);
