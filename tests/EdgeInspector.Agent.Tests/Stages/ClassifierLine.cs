using System.Security.Cryptography;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>A line from the frame to the evidence with a classifier of a few nodes: it says how bright the brightest part of the picture is, and never where.</summary>
internal sealed class ClassifierLine : IDisposable
{
    public const int Width = 160, Height = 128;

    private readonly FramePool _pool = new(16, Width * Height);
    private readonly Wake _inspectWake = new(), _evidenceWake = new();
    private readonly HandOver<Frame> _frames;
    private readonly HandOver<CameraView> _inspected;
    private readonly OnnxModel _model;
    private readonly DefectFinder _finder;
    private readonly Recipe _recipe;
    private readonly LateMaps _maps;
    private readonly AuditLog _log;
    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly List<AuditEvent> _events = [];
    private ulong _next;

    /// <param name="within">Longest time for a map.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="acceptEvery">Of the accepted units every so manieth is kept.</param>
    public ClassifierLine(TimeSpan within, TimeProvider? time = null, int acceptEvery = 2)
    {
        byte[] onnx = Brightest();
        Folder.Write("models/vial-10r/1/passport.yaml", $$"""
            name: brightest
            version: "1"
            state: draft
            model-sha256: {{Convert.ToHexStringLower(SHA256.HashData(onnx))}}
            runtime: { onnx-runtime-version: {{OnnxModel.RuntimeVersion}} }
            input: { tensor: image, width: 80, height: 64 }
            output: { kind: classifier, scores: scores, activation: sigmoid }
            classes:
              - { name: spot, category: major, accept-below: 0.5, reject-from: 0.8 }
            camera: { image-width: {{Width}}, image-height: {{Height}}, pixel-format: Mono8, region: { x: 0, y: 0, width: {{Width}}, height: {{Height}} } }
            """);
        Folder.WriteBytes("models/vial-10r/1/model.onnx", onnx);
        Folder.Write("config/line.yaml", LineFolder.Line.Replace("views: [0, 1]", "views: [0]", StringComparison.Ordinal)
            .Replace("vial-10r/1 }", "vial-10r/1, unreleased: allow }", StringComparison.Ordinal));
        Folder.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe.Replace("views: 2", "views: 1", StringComparison.Ordinal)
            + "\nsample-space: { mean-min: 0, mean-max: 1, saturated-max: 1, sharpness-min: 0 }\n");
        ConfigurationReading reading = Folder.Read();
        Assert.Empty(reading.Problems);
        LineConfiguration settings = reading.Configuration!;
        _recipe = settings.Recipe.ToRecipe(settings.Passport);
        Assert.True(OnnxModel.TryLoad(settings.Model.Folder, settings.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        Assert.True(DefectFinder.TryCreate(model, _recipe, NullLogger.Instance, out DefectFinder? finder, out refusal), refusal?.ToString());
        (_model, _finder) = (model, finder);

        // Full in none of these tests.
        _frames = new HandOver<Frame>(8, _inspectWake);
        _inspected = new HandOver<CameraView>(64, _inspectWake);
        var pairing = new TriggerPairing(1, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(20));
        Ring = new EvidenceRing(8, finder.ImageBytes, finder.Map.Values.Length, TimeSpan.FromHours(1));
        Inspection = new InspectionStage(
            0, finder, _recipe, _frames, new CameraInput(pairing, [0], _inspected, new HandOver<CameraView>(8, _inspectWake)), _clock,
            new CameraTime(_clock), _inspectWake, evidence: Ring);
        _log = AuditLog.Open(Path.Combine(Folder.Root, "audit"), new AuditLogSettings(), TimeProvider.System, NullLogger<AuditLog>.Instance).Log!;
        _log.Append(new AuditEvent(AuditEventKind.ModelPinned) { Where = settings.Passport.Id, New = RunPins.ToldOf(settings).ToString() });
        _maps = new LateMaps(() => settings, within, time ?? TimeProvider.System);
        var keeping = new EvidenceKeeping
        {
            Folder = EvidenceFolder, AcceptEvery = acceptEvery, Buffers = 8, SizeMaxBytes = 1 << 24, KeepFor = TimeSpan.FromDays(90), FreeMinBytes = 0,
            WhenLost = EvidenceLoss.Alarm, MapWithin = within,
        };
        Keeper = new EvidenceKeeper(
            [Ring], new EvidenceFolder(EvidenceFolder, new EvidenceSettings { SizeMaxBytes = 1 << 24, KeepFor = keeping.KeepFor, FreeMinBytes = 0 }, TimeProvider.System),
            new HandOver<KeptView>(8, _evidenceWake), keeping, _clock, Hear, _ => { }, _maps);
    }

    public LineFolder Folder { get; } = new();

    public string EvidenceFolder => Path.Combine(Folder.Root, "evidence");

    public string AuditFolder => Path.Combine(Folder.Root, "audit");

    public EvidenceRing Ring { get; }

    public InspectionStage Inspection { get; }

    public EvidenceKeeper Keeper { get; }

    public Wake EvidenceWake => _evidenceWake;

    /// <summary>Looks at each event at the moment at which the writer tells it.</summary>
    public Action<AuditEvent>? Told { get; set; }

    public IReadOnlyList<AuditEvent> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    /// <summary>Hands a picture over, as a camera would: dark glass, and a bright spot of 24 × 16 pixels.</summary>
    public void Show(byte spot)
    {
        Assert.True(_pool.TryRent(out Frame frame));
        Span<byte> pixels = frame.Buffer.Span[..(Width * Height)];
        pixels.Fill(60);
        for (int y = 48; y < 64; y++) pixels.Slice((y * Width) + 40, 24).Fill(spot);
        long now = TimeProvider.System.GetTimestamp();
        frame.Info = new FrameInfo
        {
            BlockId = _next + 1, Sequence = _next, PixelFormat = PixelFormat.Mono8, Width = Width, Height = Height, StrideBytes = Width, FirstPacketAt = now, LastPacketAt = now,
        };
        frame.Status = FrameStatus.Complete;
        _next++;
        Assert.True(_frames.TryGive(frame));
    }

    public bool TryTakeView(out ViewResult view)
    {
        bool isThere = _inspected.TryTake(out CameraView taken);
        view = taken.Result;
        return isThere;
    }

    /// <summary>Makes the unit of one view, and its record durable. As the result stage does.</summary>
    public ViewEvidence Record(uint unit, ViewResult view)
    {
        var ledger = new UnitLedger(views: 1, window: TimeSpan.FromHours(1), recipe: _recipe);
        ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, _clock.Now));
        ledger.Inspected(view with { Trigger = unit }, _clock.Now);
        Assert.True(ledger.TryTake(out Decision decision));
        var result = new InspectionResult
        {
            ResultSequence = unit, Decision = decision, Delivery = DeliveryOutcome.Acknowledged, BatchId = "b", DeliveredAt = _clock.Now, DecidedAtUtc = TimeProvider.System.GetUtcNow(),
        };
        IReadOnlyList<ViewEvidence> told = Keeper.Claim(result);
        Assert.True(_log.Append(result, Context, told));
        Assert.Equal(AuditWriteOutcome.Durable, _log.WriteGroup());
        Keeper.Commit();
        return told[0];
    }

    /// <summary>The events that came since reach the log, and it is closed.</summary>
    /// <param name="more">And these.</param>
    public void Seal(params AuditEvent[] more)
    {
        foreach (AuditEvent told in Events.Concat(more)) _log.Append(told);
        Assert.Equal(AuditWriteOutcome.Durable, _log.Seal("the test is over"));
    }

    public void Dispose()
    {
        _maps.Dispose();
        _finder.Dispose();
        _model.Dispose();
        _pool.Dispose();
        _log.Dispose();
        _inspectWake.Dispose();
        _evidenceWake.Dispose();
        Folder.Dispose();
    }

    private DecisionContext Context => new()
    {
        Recipe = _recipe, ConfigurationHash = "c0ffee", PassportId = "brightest/1", ModelHash = new string('1', 64), Cameras = ["cam-1"],
    };

    private void Hear(AuditEvent told)
    {
        Told?.Invoke(told);
        lock (_events) _events.Add(told);
    }

    // The mean of each 4 × 4 pixels of the input; the greatest of them over 255.
    private static byte[] Brightest() => OnnxBytes.Model(
        OnnxBytes.Node("Cast", ["image"], "levels", OnnxBytes.Attribute("to", OnnxBytes.Float32)),
        OnnxBytes.Node("Transpose", ["levels"], "plane", OnnxBytes.Attributes("perm", 0, 3, 1, 2)),
        OnnxBytes.Node("AveragePool", ["plane"], "means", OnnxBytes.Attributes("kernel_shape", 4, 4), OnnxBytes.Attributes("strides", 4, 4)),
        OnnxBytes.Node("ReduceMax", ["means"], "most", OnnxBytes.Attributes("axes", 2, 3), OnnxBytes.Attribute("keepdims", 0)),
        OnnxBytes.Constant("scale", 1f / 255),
        OnnxBytes.Node("Mul", ["most", "scale"], "scores"),
        OnnxBytes.Input("image", OnnxBytes.Uint8, 1, 64, 80, 1),
        OnnxBytes.Output("scores", 1, 1));
}
