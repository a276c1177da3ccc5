using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Shadow;

/// <summary>The shadow model's look at one image; it may throw, hang or be slow.</summary>
public delegate ViewOutcome ShadowLook(in ImageView image, out FindingList findings);
