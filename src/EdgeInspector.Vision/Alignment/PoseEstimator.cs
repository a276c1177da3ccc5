namespace EdgeInspector.Vision.Alignment;

/// <summary>Finds where a part lies: coarse to fine, over the picture at a half, a quarter and an eighth of the input's size.</summary>
/// <remarks>All memory is allocated at the making. Owned by one thread. The result depends on the pixels and the reference alone.</remarks>
internal sealed unsafe class PoseEstimator
{
    private const int LevelsMax = 3;
    private const int StepsMax = 12;

    /// <summary>A step that moves no corner by more, in pixels of its level, is the last one.</summary>
    private const double Still = 0.02;

    /// <summary>A reference of fewer pixels along a side shows too little to be shrunk further.</summary>
    private const int SideMin = 12;

    private const double AngleMax = 0.35;

    private readonly AlignmentGeometry _geometry;
    private readonly List<AlignmentLevel> _levels = [];

    /// <param name="geometry">Region and surroundings.</param>
    /// <param name="reference">Half the size of the input.</param>
    public PoseEstimator(AlignmentGeometry geometry, ReferencePlane reference)
    {
        _geometry = geometry;
        (int width, int height) = (reference.Width, reference.Height);
        float[] levels = Array.ConvertAll(reference.Levels, level => (float)level);
        for (int shrink = 2; ; shrink *= 2)
        {
            _levels.Add(new AlignmentLevel(geometry, levels, width, height, shrink));
            if (_levels.Count == LevelsMax || width / 2 < SideMin || height / 2 < SideMin) return;
            float[] half = new float[width / 2 * (height / 2)];
            Halve(levels, width, half, width / 2, height / 2);
            (levels, width, height) = (half, width / 2, height / 2);
        }
    }

    /// <summary>The finest level's picture of the wide region: half the wide plane's size, grey.</summary>
    public AlignmentLevel Finest => _levels[0];

    /// <summary>Where the part lies in a wide plane.</summary>
    /// <param name="plane">Wide width × height pixels of that many channels; of three the middle one is looked at.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="strideBytes">From one line to the next.</param>
    public PartPose Find(byte* plane, int channels, int strideBytes)
    {
        AlignmentLevel finest = _levels[0];
        int channel = channels / 2;
        for (int y = 0; y < finest.SourceHeight; y++)
        {
            byte* upper = plane + (2L * y * strideBytes) + channel, lower = upper + strideBytes;
            for (int x = 0; x < finest.SourceWidth; x++)
            {
                int at = 2 * x * channels;
                finest.Source[(y * finest.SourceWidth) + x] = (upper[at] + upper[at + channels] + lower[at] + lower[at + channels]) * 0.25f;
            }
        }

        for (int i = 1; i < _levels.Count; i++)
            Halve(_levels[i - 1].Source, _levels[i - 1].SourceWidth, _levels[i].Source, _levels[i].SourceWidth, _levels[i].SourceHeight);

        PartPose pose = Coarse(_levels[^1]);
        for (int i = _levels.Count - 1; i >= 0; i--)
        {
            for (int step = 0; step < StepsMax; step++)
            {
                if (!_levels[i].Step(ref pose, out double moved) || IsAstray(pose)) return default;
                if (moved < Still) break;
            }
        }

        return pose with { Correlation = _levels[0].Lay(pose, out _, out _, out _, out _) };
    }

    // Whole pixels of the coarsest level, not turned.
    private PartPose Coarse(AlignmentLevel level)
    {
        int reachX = (int)Math.Ceiling(_geometry.ShiftMaxPixels / level.PixelX), reachY = (int)Math.Ceiling(_geometry.ShiftMaxPixels / level.PixelY);
        PartPose best = default;
        for (int y = -reachY; y <= reachY; y++)
        {
            for (int x = -reachX; x <= reachX; x++)
            {
                var pose = new PartPose(x * level.PixelX, y * level.PixelY, 0, 0);
                double correlation = level.Lay(pose, out _, out _, out _, out _);
                if (correlation > best.Correlation) best = pose with { Correlation = correlation };
            }
        }

        return best;
    }

    private bool IsAstray(in PartPose pose) => !(pose.Shift <= 2 * _geometry.ShiftMaxPixels) || !(Math.Abs(pose.Angle) <= AngleMax);

    private static void Halve(float[] source, int sourceWidth, float[] target, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = (2 * y * sourceWidth) + (2 * x);
                target[(y * width) + x] = (source[at] + source[at + 1] + source[at + sourceWidth] + source[at + sourceWidth + 1]) * 0.25f;
            }
        }
    }
}
