namespace EdgeInspector.VialRenderer;

/// <summary>Renders a unit as an inspection camera sees it in front of a back light.</summary>
/// <remarks>
/// A view is a pure function of the specimen (its seed and defect), the scene, the view's index and their count: the same bytes
/// on every run. All buffers are made by the constructor; a call allocates nothing. Pure managed code.
/// One instance serves one thread at a time.
/// </remarks>
public sealed class BacklitVialRenderer
{
    /// <summary>A pixel belongs to the mask when the defect changes its expected grey level by more than this.</summary>
    /// <remarks>Grey levels of 255; about two and a half times the noise of the bare back light.</remarks>
    public const float MaskThreshold = 6f;

    /// <summary>Most views that one turn of a unit can be divided into.</summary>
    public const int ViewsMax = 360;

    private readonly Transmission _image;
    private readonly Transmission _reference;
    private readonly GlassPainter _glass;
    private readonly ClosurePainter _closure = new();
    private readonly MarkPainter _marks;
    private readonly Sensor _sensor;
    private VialSpecimen? _defective, _goodTwin;

    public BacklitVialRenderer(VialScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Check();
        Scene = scene;
        _image = new Transmission(scene.Width, scene.Height);
        _reference = new Transmission(scene.Width, scene.Height);
        _glass = new GlassPainter(scene.MillimetresPerPixel);
        _marks = new MarkPainter(scene.Width, scene.Height);
        _sensor = new Sensor(scene);
    }

    public VialScene Scene { get; }

    /// <summary>Pixel size at the vial's axis in µm, chosen to fit when the scene left it open.</summary>
    public double MicrometresPerPixel => Scene.MillimetresPerPixel * 1000;

    /// <summary>Bytes of a picture and of its mask: width × height.</summary>
    public int SizeBytes => Scene.Width * Scene.Height;

    /// <summary>Renders one view.</summary>
    /// <param name="specimen">The unit.</param>
    /// <param name="viewIndex">0-based; the unit has turned by this many parts of a full turn.</param>
    /// <param name="viewCount">Parts of a full turn, 1..<see cref="ViewsMax"/>. The defect shows in at least one of them.</param>
    /// <param name="mono8">Receives the picture, row-major; at least <see cref="SizeBytes"/> long.</param>
    public void Render(VialSpecimen specimen, int viewIndex, int viewCount, Span<byte> mono8)
    {
        Check(specimen, viewIndex, viewCount, mono8.Length, nameof(mono8));

        var pose = new ViewPose(specimen, Scene, viewIndex, viewCount);
        Paint(_image, specimen, pose);
        _sensor.Expose(specimen, pose);
        _sensor.Read(_image, specimen, pose, mono8);
    }

    /// <summary>Renders one view and the truth about it.</summary>
    /// <param name="specimen">The unit.</param>
    /// <param name="viewIndex">0-based.</param>
    /// <param name="viewCount">1..<see cref="ViewsMax"/>.</param>
    /// <param name="mono8">Receives the picture.</param>
    /// <param name="mask">
    /// Receives 255 where the defect changes the expected grey level by more than <see cref="MaskThreshold"/>, else 0; all 0 for a
    /// good unit and where glass and liquid hide the defect. At least <see cref="SizeBytes"/> long.
    /// </param>
    /// <remarks>Takes nearly twice the time, and makes the good twin of a unit (a small object) when it sees the unit first.</remarks>
    public void Render(VialSpecimen specimen, int viewIndex, int viewCount, Span<byte> mono8, Span<byte> mask)
    {
        Check(specimen, viewIndex, viewCount, mask.Length, nameof(mask));
        Render(specimen, viewIndex, viewCount, mono8);
        if (specimen.Defect == VialDefect.None)
        {
            mask[..SizeBytes].Clear();
            return;
        }

        var pose = new ViewPose(specimen, Scene, viewIndex, viewCount);
        if (_goodTwin is null || !ReferenceEquals(_defective, specimen))
            (_defective, _goodTwin) = (specimen, specimen.WithoutDefect());
        Paint(_reference, _goodTwin, pose);
        _sensor.Compare(_image, _reference, MaskThreshold, mask);
    }

    private void Paint(Transmission image, VialSpecimen specimen, in ViewPose pose)
    {
        image.Place(pose);
        _glass.Paint(image, specimen, pose);
        _marks.Paint(image, specimen, pose);
        _closure.Paint(image, specimen, pose);
    }

    private void Check(VialSpecimen specimen, int viewIndex, int viewCount, int sizeBytes, string buffer)
    {
        ArgumentNullException.ThrowIfNull(specimen);
        if (viewCount is < 1 or > ViewsMax)
            throw new ArgumentOutOfRangeException(nameof(viewCount), viewCount, $"view count {viewCount} is outside 1..{ViewsMax}");
        if (viewIndex < 0 || viewIndex >= viewCount)
            throw new ArgumentOutOfRangeException(nameof(viewIndex), viewIndex, $"view index {viewIndex} is outside 0..{viewCount - 1}");
        if (sizeBytes < SizeBytes)
        {
            throw new ArgumentException(
                $"'{buffer}' holds {sizeBytes} bytes; a {Scene.Width}×{Scene.Height} picture needs {SizeBytes}", buffer);
        }
    }
}
