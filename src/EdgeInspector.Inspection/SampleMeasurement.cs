namespace EdgeInspector.Inspection;

/// <summary>What was measured of a frame before any model saw it.</summary>
/// <param name="Mean">Mean grey value of the region, 0..1 of full scale.</param>
/// <param name="Saturated">Share of pixels at full scale, 0..1.</param>
/// <param name="Sharpness">Mean absolute difference of neighbouring pixels, 0..1 of full scale.</param>
public readonly record struct SampleMeasurement(float Mean, float Saturated, float Sharpness);
