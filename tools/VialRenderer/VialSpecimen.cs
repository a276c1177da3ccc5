using static EdgeInspector.VialRenderer.ReproducibleMath;

namespace EdgeInspector.VialRenderer;

/// <summary>One physical unit: everything about it that stays the same over its views.</summary>
/// <remarks>
/// Immutable and a pure function of seed and defect. What has nothing to do with the defect depends on the seed alone, so a
/// unit and the same unit <see cref="WithoutDefect"/> differ by the defect and nothing else. Lengths inside are millimetres.
/// </remarks>
public sealed class VialSpecimen
{
    private const ulong UnitPart = 1, TurnPart = 2, RisingPart = 3, DefectPart = 100;

    private VialSpecimen(ulong seed, VialDefect defect, bool hasRisingBubble = false)
    {
        Seed = seed;
        Defect = defect;

        var random = new SplitMix64(SplitMix64.Derive(seed, UnitPart));
        OffsetX = random.Normal(0.11, 0.33);
        OffsetY = random.Normal(0.11, 0.33);
        Tilt = random.Normal(0.5, 1.4) * Math.PI / 180;
        Scale = 1 + random.Uniform(-0.004, 0.004);
        WallThickness = VialGeometry.Wall * (1 + random.Uniform(-0.05, 0.05));
        FillSurface = VialGeometry.FillSurface + random.Normal(0.27, 0.8);
        LightLevel = random.Uniform(0.84, 0.93);
        LightSlopeX = random.Normal(0.02, 0.05);
        LightSlopeY = random.Normal(0.02, 0.05);
        HighlightPhase = random.Normal(0.03, 0.08);
        Softness = random.Uniform(1.15, 1.75);
        FullWell = random.Uniform(9500, 12500);
        Absorption = random.Uniform(0.03, 0.07);
        CapTone = random.Uniform(0.24, 0.31);
        Orientation = random.Uniform(0, 2 * Math.PI);
        Swirl = random.Uniform(0.5, 1.5) * random.Sign();
        Bubbles = new FloatingBody[random.Poisson(1.2)];
        for (int i = 0; i < Bubbles.Length; i++) Bubbles[i] = FloatingBody.Bubble(ref random);
        HasRisingBubble = hasRisingBubble;
        if (hasRisingBubble)
        {
            var rising = new SplitMix64(SplitMix64.Derive(seed, RisingPart));
            Bubbles = [.. Bubbles, FloatingBody.RisingBubble(ref rising)];
        }

        HomeViewDraw = SplitMix64.Derive(seed, TurnPart);
        var fault = new SplitMix64(SplitMix64.Derive(seed, DefectPart + (ulong)defect));
        switch (defect)
        {
            case VialDefect.Particle:
                Particles = new FloatingBody[fault.Integer(1, 2)];
                for (int i = 0; i < Particles.Length; i++) Particles[i] = FloatingBody.Particle(ref fault, FillSurface);
                SizeMicrometres = Particles.Max(p => p.Diameter * Math.Max(p.Aspect, 1 / p.Aspect)) * 1000;
                WidthMicrometres = Particles.Max(p => p.Diameter * Math.Min(p.Aspect, 1 / p.Aspect)) * 1000;
                break;
            case VialDefect.Fibre:
                Mark = Mark.Fibre(ref fault, FillSurface);
                break;
            case VialDefect.Crack:
                Mark = Mark.Crack(ref fault);
                break;
            case VialDefect.Scratch:
                Mark = Mark.Scratch(ref fault);
                break;
            case VialDefect.Chip:
                Mark = Mark.Chip(ref fault);
                break;
            case VialDefect.LowFill:
                SizeMicrometres = fault.Uniform(3.0, 7.0) * 1000;
                FillSurface += SizeMicrometres / 1000;
                break;
            case VialDefect.HighFill:
                SizeMicrometres = fault.Uniform(2.5, 4.5) * 1000;
                FillSurface -= SizeMicrometres / 1000;
                break;
            case VialDefect.CrookedCrimp:
                CrimpTilt = fault.Uniform(4.0, 8.5) * Math.PI / 180 * fault.Sign();
                SizeMicrometres = Math.Abs(2 * VialGeometry.CrimpRadius * Sin(CrimpTilt)) * 1000;
                break;
            case VialDefect.MissingStopper:
                SizeMicrometres = 2 * VialGeometry.CrimpRadius * 1000;
                break;
            case VialDefect.None:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(defect), defect, $"defect {(int)defect} is not one of 0..9");
        }

        if (Mark is null) return;
        SizeMicrometres = Mark.Length * 1000;
        WidthMicrometres = Mark.Width * 1000;
    }

    public ulong Seed { get; }

    public VialDefect Defect { get; }

    /// <summary>The defect's largest extent in µm; 0 on a good unit.</summary>
    /// <remarks>
    /// Particle: longest axis of the largest. Fibre, crack, scratch: length along the line. Chip: diameter. Fill: difference of
    /// the levels. Crooked crimp: difference in height over its diameter. Missing stopper: diameter of the missing closure.
    /// </remarks>
    public double SizeMicrometres { get; }

    /// <summary>The defect's width in µm where it has one (particle, fibre, crack, chip, scratch), else 0.</summary>
    public double WidthMicrometres { get; }

    /// <summary>Millimetres of liquid above the rim of the inner bottom. Nominal 21.</summary>
    public double FillHeightMillimetres => VialGeometry.InnerBottom - FillSurface;

    public int BubbleCount => Bubbles.Length;

    public VialDefectCategory Category => Defect switch
    {
        VialDefect.None => VialDefectCategory.None,
        VialDefect.Crack or VialDefect.MissingStopper => VialDefectCategory.Critical,
        VialDefect.Scratch => VialDefectCategory.Minor,
        VialDefect.Particle or VialDefect.Fibre or VialDefect.Chip or VialDefect.LowFill or VialDefect.HighFill
            or VialDefect.CrookedCrimp => VialDefectCategory.Major,
        _ => throw new InvalidOperationException($"defect {Defect} has no category"),
    };

    internal double OffsetX { get; }
    internal double OffsetY { get; }

    /// <summary>Radians; positive leans to the left at the top.</summary>
    internal double Tilt { get; }
    internal double Scale { get; }
    internal double WallThickness { get; }

    /// <summary>Height of the liquid's surface at the axis, downwards from the top of the glass.</summary>
    internal double FillSurface { get; }

    /// <summary>Share of full scale that the bare back light reaches in the frame's middle.</summary>
    internal double LightLevel { get; }
    internal double LightSlopeX { get; }
    internal double LightSlopeY { get; }

    /// <summary>Where the crimp's highlights lie, as a shift in shares of its radius.</summary>
    internal double HighlightPhase { get; }

    /// <summary>Pixels over which an edge rises: sampling and defocus.</summary>
    internal double Softness { get; }

    /// <summary>Electrons at full scale; sets the shot noise.</summary>
    internal double FullWell { get; }
    internal double Absorption { get; }
    internal double CapTone { get; }
    internal double Orientation { get; }

    /// <summary>Radians by which the liquid turns from view to view: it does not follow the glass.</summary>
    internal double Swirl { get; }
    internal FloatingBody[] Bubbles { get; }
    internal FloatingBody[] Particles { get; } = [];
    internal Mark? Mark { get; }
    internal double CrimpTilt { get; }
    private bool HasRisingBubble { get; }
    private ulong HomeViewDraw { get; }

    /// <summary>Makes the unit that this seed and defect name.</summary>
    public static VialSpecimen Create(ulong seed, VialDefect defect) => new(seed, defect);

    /// <summary>The same unit as it would be without its defect.</summary>
    public VialSpecimen WithoutDefect() => Defect == VialDefect.None ? this : new VialSpecimen(Seed, VialDefect.None, HasRisingBubble);

    /// <summary>The same unit with one more bubble, which rises from view to view; it is no defect.</summary>
    public VialSpecimen WithRisingBubble() => new(Seed, Defect, hasRisingBubble: true);

    /// <summary>The view that is sure to see the defect; the unit's turn in view k is counted from here.</summary>
    public int HomeView(int viewCount) => (int)(HomeViewDraw % (ulong)viewCount);
}
