namespace EdgeInspector.GigEVision;

/// <summary>What became of one <see cref="FeatureSetting"/>: written, read back, and compared.</summary>
/// <param name="Setting">What was asked for.</param>
/// <param name="Verified">Whether the camera, read back, has the value. False is the safe default.</param>
/// <param name="ReadBack">The value that the camera has now; empty for a command or when it could not be read.</param>
/// <param name="Message">Empty when verified; otherwise camera, feature, value and the rule with its range.</param>
public sealed record FeatureApplication(FeatureSetting Setting, bool Verified, string ReadBack, string Message);
