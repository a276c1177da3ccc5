using static EdgeInspector.VialRenderer.ReproducibleMath;

namespace EdgeInspector.VialRenderer;

/// <summary>A drawn defect: a line or a patch, on the glass or in the liquid.</summary>
/// <remarks>
/// Points are millimetres around the mark's centre. On the glass the first coordinate runs along the circumference and turns
/// with the unit; in the liquid it is a plain width.
/// </remarks>
internal sealed class Mark
{
    private Mark(double[] across, double[] down)
    {
        Across = across;
        Down = down;
    }

    public double[] Across { get; }
    public double[] Down { get; }

    /// <summary>Index of the point where a side branch begins; equal to the number of points when there is none.</summary>
    public int BranchStart { get; private init; }

    /// <summary>Radians around the axis in the home view; 0 faces the camera.</summary>
    public double Angle { get; private init; }

    /// <summary>Height of the centre, from the top of the glass.</summary>
    public double Height { get; private init; }

    /// <summary>Distance from the axis as a share of the inner radius; only for marks in the liquid.</summary>
    public double Reach { get; private init; }
    public double Length { get; private init; }
    public double Width { get; private init; }

    /// <summary>Share of the light that the line takes away.</summary>
    public double Density { get; private init; }

    /// <summary>Phases that give a chip its outline.</summary>
    public (double First, double Second, double Third) Outline { get; private init; }

    public static Mark Fibre(ref SplitMix64 random, double surface)
    {
        double length = random.Uniform(1.6, 5.0);
        (double[] across, double[] down) = Walk(ref random, length, 28, 0.30);
        double reach = Math.Max(down.Max(), -down.Min()) + 0.3;
        double low = surface + 2.0 + reach, high = VialGeometry.InnerBottom - VialGeometry.PushUp - 0.5 - reach;
        return new Mark(across, down)
        {
            BranchStart = across.Length,
            Angle = random.Uniform(-0.8, 0.8),
            Height = random.Uniform(low, Math.Max(low, high)),
            Reach = random.Uniform(0, 0.6),
            Length = length,
            Width = random.Uniform(0.05, 0.11),
            Density = random.Uniform(0.45, 0.75),
        };
    }

    public static Mark Crack(ref SplitMix64 random)
    {
        double length = random.Uniform(2.5, 9.0);
        (double[] across, double[] down) = Walk(ref random, length, 26, 0.30, 0.5);
        int branchStart = across.Length;
        if (random.Uniform() < 0.5)
        {
            int fork = random.Integer(8, 18);
            (double[] branchAcross, double[] branchDown) = Walk(ref random, length * random.Uniform(0.2, 0.4), 9, 0.25, 0.5);
            double shiftAcross = across[fork] - branchAcross[0], shiftDown = down[fork] - branchDown[0];
            across = [.. across, .. branchAcross.Select(a => a + shiftAcross)];
            down = [.. down, .. branchDown.Select(d => d + shiftDown)];
        }

        return new Mark(across, down)
        {
            BranchStart = branchStart,
            Angle = random.Uniform(-0.7, 0.7),
            Height = random.Uniform(18.5, 37.5),
            Length = length,
            Width = random.Uniform(0.06, 0.12),
            Density = random.Uniform(0.55, 0.85),
        };
    }

    public static Mark Scratch(ref SplitMix64 random)
    {
        double length = random.Uniform(3.5, 9.0);
        (double[] across, double[] down) = Walk(ref random, length, 12, 0.03);
        return new Mark(across, down)
        {
            BranchStart = across.Length,
            Angle = random.Uniform(-0.6, 0.6),
            Height = random.Uniform(19, 37),
            Length = length,
            Width = random.Uniform(0.07, 0.13),
            Density = random.Uniform(0.20, 0.34),
        };
    }

    public static Mark Chip(ref SplitMix64 random)
    {
        double diameter = random.Uniform(0.8, 2.0);
        bool atHeel = random.Uniform() < 0.5;
        return new Mark([], [])
        {
            Angle = random.Uniform(-0.9, 0.9),
            Height = atHeel ? random.Uniform(40.6, 42.0) : random.Uniform(13.2, 15.4),
            Length = diameter,
            Width = diameter * random.Uniform(0.65, 0.95),
            Density = random.Uniform(0.5, 0.75),
            Outline = (random.Uniform(-Math.PI, Math.PI), random.Uniform(-Math.PI, Math.PI), random.Uniform(-Math.PI, Math.PI)),
        };
    }

    /// <summary>A line of the given length that bends at random, centred on its middle.</summary>
    /// <remarks>With less <c>memory</c> a bend is forgotten sooner: the line is jagged and keeps its course.</remarks>
    private static (double[] Across, double[] Down) Walk(ref SplitMix64 random, double length, int points, double bend, double memory = 1)
    {
        double[] across = new double[points], down = new double[points];
        double heading = random.Uniform(0, 2 * Math.PI), step = length / (points - 1), course = heading;
        double curl = random.Normal() * bend * 0.3 * memory * memory;
        for (int i = 1; i < points; i++)
        {
            across[i] = across[i - 1] + step * Cos(heading);
            down[i] = down[i - 1] + step * Sin(heading);
            course += curl;
            heading = course + (heading + curl - course) * memory + random.Normal() * bend;
        }

        double middleAcross = (across.Min() + across.Max()) / 2, middleDown = (down.Min() + down.Max()) / 2;
        for (int i = 0; i < points; i++)
        {
            across[i] -= middleAcross;
            down[i] -= middleDown;
        }

        return (across, down);
    }
}
