namespace EdgeInspector.VialRenderer;

/// <summary>Something that drifts with the liquid: a bubble or a particle.</summary>
/// <param name="Diameter">Millimetres.</param>
/// <param name="Reach">Distance from the axis, as a share of the inner radius.</param>
/// <param name="Angle">Radians around the axis in the home view; 0 faces the camera.</param>
/// <param name="Height">Bubble: millimetres under the surface of its upper edge. Particle: height from the top of the glass.</param>
/// <param name="Aspect">Height divided by width.</param>
/// <param name="Density">Share of the light that it takes away.</param>
/// <param name="Drift">Millimetres that it sinks from view to view; a rising bubble's is negative.</param>
internal readonly record struct FloatingBody(
    double Diameter, double Reach, double Angle, double Height, double Aspect, double Density, double Drift)
{
    public static FloatingBody Bubble(ref SplitMix64 random) => new(
        Diameter: random.Uniform(0.35, 1.05),
        Reach: random.Uniform(0.15, 0.85),
        Angle: random.Uniform(-Math.PI, Math.PI),
        Height: random.Uniform(0.08, 0.9),
        Aspect: 1,
        Density: random.Uniform(0.5, 0.7),
        Drift: 0);

    /// <summary>A bubble that is in the middle of the liquid in the home view and rises.</summary>
    public static FloatingBody RisingBubble(ref SplitMix64 random) => new(
        Diameter: random.Uniform(0.35, 1.05),
        Reach: random.Uniform(0.1, 0.75),
        Angle: random.Uniform(-Math.PI, Math.PI),
        Height: random.Uniform(10, 14),
        Aspect: 1,
        Density: random.Uniform(0.5, 0.7),
        Drift: -random.Uniform(0.8, 2.2));

    public static FloatingBody Particle(ref SplitMix64 random, double surface) => new(
        Diameter: random.Uniform(0.20, 0.60),
        Reach: random.Uniform(0, 0.75),
        Angle: random.Uniform(-0.9, 0.9),
        Height: random.Uniform(surface + 2.5, VialGeometry.InnerBottom - VialGeometry.PushUp - 1.2),
        Aspect: random.Uniform(0.75, 1.33),
        Density: random.Uniform(0.65, 0.95),
        Drift: random.Uniform(-0.2, 1.0));
}
