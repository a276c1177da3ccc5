using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;
using EdgeInspector.Mqtt.Tests.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>What the plant is told of a unit is tied to its record and its pixels: mosquitto_sub reads it, the hashes are taken anew from log and files.</summary>
public sealed class ResultStageTests : IDisposable
{
    private const int Side = 8;
    private readonly string _root = Directory.CreateTempSubdirectory("results-").FullName;
    private readonly AlignedMemory _image = new(Side * Side);
    private readonly Wake _wake = new();
    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly EvidenceRing _ring = new(4, Side * Side, 4, TimeSpan.FromHours(1));

    public void Dispose()
    {
        _image.Dispose();
        _wake.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact, Requirement("XAI-01"), Requirement("AUD-02")]
    public async Task Message_of_a_unit_carries_the_hashes_of_its_record_and_of_its_kept_files()
    {
        using Mosquitto broker = await Mosquitto.StartAsync();
        using Subscriber reader = await Subscriber.StartAsync(broker.Port);
        await using MqttPublisher publisher = Publisher(broker.Port);
        publisher.Start();
        string auditFolder = Path.Combine(_root, "audit"), evidenceFolder = Path.Combine(_root, "evidence");
        using AuditLog log = AuditLog.Open(auditFolder, new AuditLogSettings(), TimeProvider.System, NullLogger<AuditLog>.Instance).Log!;
        EvidenceKeeper keeper = Keeper(evidenceFolder);
        Channel<RecordEntry> entries = Channel.CreateBounded<RecordEntry>(64);
        var recipe = Recipe.Create("vial", "4711", 2, [new DefectClass("crack", DefectCategory.Critical, 0.5f, 0.8f)], new SampleSpace());
        var stage = new ResultStage(
            entries.Reader, log, new DecisionContext { Recipe = recipe, ConfigurationHash = "c0ffee", PassportId = "vial/1", ModelHash = "ab", Cameras = ["cam-1"] },
            new Batch("b", recipe, cameras: 1), () => default, new LineReadiness(_ => { }), publisher, new ResultSampling(isEnabled: true, everyAccepted: 1), null, null,
            TimeSpan.Zero, () => true, TimeProvider.System, evidence: keeper);

        entries.Writer.TryWrite(new RecordEntry(Result(1, Verdict.Reject, Held(), Held()), null));
        entries.Writer.TryWrite(new RecordEntry(Result(2, Verdict.Accept, Held(), 0), null));
        entries.Writer.TryWrite(new RecordEntry(Result(3, Verdict.Undecided, EvidenceRing.LostTicket, 0), null));
        entries.Writer.Complete();
        await stage.RunAsync();
        keeper.Turn(CancellationToken.None);

        // What stands behind the messages, by other means than the stage's.
        JsonElement[] records = [.. File.ReadAllLines(Directory.GetFiles(auditFolder, "audit-*.jsonl").Single()).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.GetProperty("kind").GetString() == "decision")];
        string[] files = [.. records[0].GetProperty("views").EnumerateArray().SelectMany(view => new[] { view.GetProperty("frame"), view.GetProperty("map") })
            .Select(file => Unpacked(Path.Combine(evidenceFolder, file.GetProperty("file").GetString()!)))
            .Select(bytes => Convert.ToHexStringLower(SHA256.HashData(bytes)))];

        Subscriber.Seen rejected = await reader.WaitForAsync("result", m => m.Number("unit") == 1);
        Assert.Equal((records[0].GetProperty("seq").GetInt64(), records[0].GetProperty("hash").GetString()), (rejected.Number("record"), rejected.Text("record_hash")));
        Assert.Equal("kept", rejected.Text("evidence"));
        Assert.Equal(
            files, new[] { "view_0_frame_sha256", "view_0_map_sha256", "view_1_frame_sha256", "view_1_map_sha256" }.Select(rejected.Text));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(files.Select(hash => hash + "\n"))))), rejected.Text("evidence_hash"));

        Subscriber.Seen accepted = await reader.WaitForAsync("result", m => m.Number("unit") == 2);
        Assert.Equal((records[1].GetProperty("hash").GetString(), "not_sampled", ""), (accepted.Text("record_hash"), accepted.Text("evidence"), accepted.Text("evidence_hash")));
        Assert.False(accepted.Json.TryGetProperty("view_0_frame_sha256", out _));
        Subscriber.Seen lost = await reader.WaitForAsync("result", m => m.Number("unit") == 3);
        Assert.Equal((records[2].GetProperty("hash").GetString(), "lost", ""), (lost.Text("record_hash"), lost.Text("evidence"), lost.Text("evidence_hash")));
    }

    private static MqttPublisher Publisher(int port) => new(
        new Mqtt.MqttSettings
        {
            Host = "127.0.0.1", Port = port, Tls = null, ClientId = $"agent-{Guid.NewGuid():N}",
            Topics = MqttTopics.Create("pharma", "basel", "fill", "line-1", "cell-2"), AnswerTimeout = TimeSpan.FromSeconds(5),
        },
        TimeProvider.System, NullLogger<MqttPublisher>.Instance);

    private EvidenceKeeper Keeper(string folder)
    {
        var settings = new EvidenceKeeping
        {
            Folder = folder, AcceptEvery = 0, Buffers = 4, SizeMaxBytes = 1 << 20, KeepFor = TimeSpan.FromDays(90), FreeMinBytes = 0,
            WhenLost = EvidenceLoss.Alarm, MapWithin = TimeSpan.Zero,
        };
        var files = new EvidenceFolder(folder, new EvidenceSettings { SizeMaxBytes = 1 << 20, KeepFor = settings.KeepFor, FreeMinBytes = 0 }, TimeProvider.System);
        return new EvidenceKeeper([_ring], files, new HandOver<KeptView>(4, _wake), settings, _clock, _ => { }, _ => { });
    }

    private unsafe long Held()
    {
        new Span<byte>(_image.Pointer, Side * Side).Fill((byte)Random.Shared.Next(256));
        EvidenceBuffer buffer = _ring.TryReserve(_clock.Now)!;
        Assert.True(buffer.Keep(new ImageView(_image.Pointer, Side, Side, Side, PixelFormat.Mono8), [1, 2, 3, Random.Shared.NextSingle()], 1, 2, _clock.Now));
        return buffer.Ticket;
    }

    private static InspectionResult Result(uint unit, Verdict verdict, params long[] tickets)
    {
        var ledger = new UnitLedger(tickets.Length, window: TimeSpan.FromSeconds(1));
        ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero));
        RejectReason reason = verdict switch { Verdict.Accept => RejectReason.None, Verdict.Undecided => RejectReason.Doubt, Verdict.Reject or _ => RejectReason.Defect };
        for (int view = 0; view < tickets.Length; view++)
        {
            ledger.Inspected(
                new ViewResult { Trigger = unit, View = view, Outcome = ViewOutcome.Inspected, Verdict = verdict, Reason = reason, Evidence = tickets[view] }, TimeSpan.Zero);
        }

        Assert.True(ledger.TryTake(out Decision decision));
        return new InspectionResult
        {
            ResultSequence = unit, Decision = decision, Delivery = DeliveryOutcome.Acknowledged, BatchId = "b", DeliveredAt = TimeSpan.Zero,
            DecidedAtUtc = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        };
    }

    private static byte[] Unpacked(string path)
    {
        using var packed = new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress);
        var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
