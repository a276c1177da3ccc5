using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision;

/// <summary>The step of setting a camera up that failed.</summary>
/// <param name="What">The step, or the whole of what is wrong when the camera acknowledged.</param>
/// <param name="Result">What the camera answered.</param>
internal sealed record SetUpFailure(string What, GvcpResult Result);
