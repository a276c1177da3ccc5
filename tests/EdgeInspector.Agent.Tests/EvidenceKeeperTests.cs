using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests;

/// <summary>Which units' pixels are kept, and that what is not kept is said.</summary>
public sealed unsafe class EvidenceKeeperTests : IDisposable
{
    private const int Side = 8;
    private readonly string _root = Directory.CreateTempSubdirectory("evidence-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly AlignedMemory _image = new(Side * Side);
    private readonly Wake _wake = new();
    private readonly EvidenceRing _ring = new(4, Side * Side, 4, TimeSpan.FromHours(1));
    private readonly List<AuditEvent> _events = [];
    private readonly List<string?> _alarms = [];
    private readonly LineClock _clock;

    public EvidenceKeeperTests() => _clock = new LineClock(_time);

    public void Dispose()
    {
        _image.Dispose();
        _wake.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Theory, Requirement("XAI-01")]
    [InlineData(Verdict.Reject)]
    [InlineData(Verdict.Undecided)]
    public void Every_rejected_and_undecided_unit_is_kept(Verdict verdict)
    {
        EvidenceKeeper keeper = Keeper();

        ViewEvidence told = keeper.Claim(Result(1, verdict, Held()))[0];
        keeper.Commit();
        keeper.Turn(CancellationToken.None);

        Assert.Equal(EvidenceState.Kept, told.State);
        Assert.True(File.Exists(Path.Combine(_root, told.Frame!.File)));
        Assert.True(File.Exists(Path.Combine(_root, told.Map!.File)));
        Assert.Equal((1L, 0L), (keeper.Written, keeper.Lost));
        Assert.Equal(4, FreeBuffers());
        Assert.Empty(_events);
    }

    [Fact]
    public void No_file_is_written_before_the_record_is_durable()
    {
        EvidenceKeeper keeper = Keeper();

        keeper.Claim(Result(1, Verdict.Reject, Held()));
        keeper.Turn(CancellationToken.None);
        int before = Directory.GetFiles(_root, "*", SearchOption.AllDirectories).Length;
        keeper.Commit();
        keeper.Turn(CancellationToken.None);

        Assert.Equal(0, before);
        Assert.Equal(2, Directory.GetFiles(_root, "*", SearchOption.AllDirectories).Length);
    }

    [Fact, Requirement("XAI-01")]
    public void Accept_that_was_not_acknowledged_counts_as_undecided_and_is_kept()
    {
        InspectionResult result = Result(1, Verdict.Accept, Held()) with { Delivery = DeliveryOutcome.NotAcknowledged };

        Assert.Equal(EvidenceState.Kept, Keeper().Claim(result)[0].State);
    }

    [Fact, Requirement("XAI-01")]
    public void Every_third_accepted_unit_is_kept_when_so_configured_and_none_with_0()
    {
        EvidenceKeeper third = Keeper(acceptEvery: 3), none = Keeper(acceptEvery: 0);

        EvidenceState[] thirds = [.. Enumerable.Range(1, 7).Select(i => ClaimAndWrite(third, (uint)i))];
        EvidenceState[] nones = [.. Enumerable.Range(1, 4).Select(i => ClaimAndWrite(none, (uint)i))];

        const EvidenceState No = EvidenceState.NotSampled, Yes = EvidenceState.Kept;
        Assert.Equal([No, No, Yes, No, No, Yes, No], thirds);
        Assert.Equal([No, No, No, No], nones);
        Assert.Equal(4, FreeBuffers());
    }

    [Fact]
    public void View_without_pixels_has_none_and_one_without_a_buffer_is_lost_with_an_alarm_that_clears()
    {
        EvidenceKeeper keeper = Keeper();

        ViewEvidence none = keeper.Claim(Result(1, Verdict.Reject, 0))[0];
        ViewEvidence lost = keeper.Claim(Result(2, Verdict.Reject, EvidenceRing.LostTicket))[0];
        keeper.Claim(Result(3, Verdict.Reject, EvidenceRing.LostTicket));
        keeper.Commit();
        keeper.Turn(CancellationToken.None);
        string?[] before = [.. _alarms];
        _time.Advance(TimeSpan.FromMinutes(2));
        keeper.Commit();
        keeper.Turn(CancellationToken.None);

        Assert.Equal((EvidenceState.None, EvidenceState.Lost, 2L), (none.State, lost.State, keeper.Lost));
        Assert.Contains("no buffer was free for view 0 of unit 2", Assert.Single(before), StringComparison.Ordinal);
        Assert.Equal(2, _alarms.Count);
        Assert.Null(_alarms[1]);
    }

    [Fact, Requirement("REC-01")]
    public void Disk_without_room_takes_the_promise_back_in_an_event_and_later_records_say_lost_until_there_is_room()
    {
        EvidenceKeeper keeper = Keeper(sizeMax: 100);

        ViewEvidence promised = keeper.Claim(Result(1, Verdict.Reject, Held()))[0];
        ViewEvidence second = keeper.Claim(Result(2, Verdict.Reject, Held()))[0];
        keeper.Commit();
        keeper.Turn(CancellationToken.None);
        long written = keeper.Written;
        ViewEvidence full = keeper.Claim(Result(3, Verdict.Reject, Held()))[0];
        Directory.Delete(_root, recursive: true);
        EvidenceKeeper roomy = Keeper();

        Assert.Equal((EvidenceState.Kept, EvidenceState.Kept, EvidenceState.Lost), (promised.State, second.State, full.State));
        Assert.Equal(1, written);
        AuditEvent said = Assert.Single(_events);
        Assert.Equal((AuditEventKind.EvidenceLost, second.Frame!.File, second.Frame.Sha256), (said.What, said.Where + ".frame.gz", said.Old));
        Assert.Contains("at most 0 MiB, all of it younger than 90 days", said.Why, StringComparison.Ordinal);
        Assert.Contains("all of it younger", Assert.Single(_alarms), StringComparison.Ordinal);
        Assert.Equal(EvidenceState.Kept, roomy.Claim(Result(4, Verdict.Reject, Held()))[0].State);
    }

    [Fact, Requirement("REC-01")]
    public void With_halt_every_loss_of_a_unit_that_is_not_accepted_halts_and_no_loss_of_a_sample()
    {
        var halts = new List<string>();
        EvidenceKeeper keeper = Keeper(acceptEvery: 1, whenLost: EvidenceLoss.Halt, halts: halts.Add), alarming = Keeper(halts: halts.Add);

        keeper.Claim(Result(1, Verdict.Accept, EvidenceRing.LostTicket));
        int afterSample = halts.Count;
        keeper.Claim(Result(2, Verdict.Reject, EvidenceRing.LostTicket));
        keeper.Claim(Result(3, Verdict.Undecided, EvidenceRing.LostTicket));
        alarming.Claim(Result(4, Verdict.Reject, EvidenceRing.LostTicket));

        // The alarm stands since the first; the halt may have been acknowledged in between.
        Assert.Equal(0, afterSample);
        Assert.Equal(["view 0 of unit 2", "view 0 of unit 3"], halts.Select(h => h[h.IndexOf("view", StringComparison.Ordinal)..h.IndexOf(" (", StringComparison.Ordinal)]));
    }

    private EvidenceState ClaimAndWrite(EvidenceKeeper keeper, uint unit)
    {
        EvidenceState state = keeper.Claim(Result(unit, Verdict.Accept, Held()))[0].State;
        keeper.Commit();
        keeper.Turn(CancellationToken.None);
        return state;
    }

    private EvidenceKeeper Keeper(int acceptEvery = 0, long sizeMax = 1 << 20, EvidenceLoss whenLost = EvidenceLoss.Alarm, Action<string>? halts = null)
    {
        var settings = new EvidenceKeeping
        {
            Folder = _root, AcceptEvery = acceptEvery, Buffers = 4, SizeMaxBytes = sizeMax, KeepFor = TimeSpan.FromDays(90), FreeMinBytes = 0,
            WhenLost = whenLost, MapWithin = TimeSpan.Zero,
        };
        var folder = new EvidenceFolder(_root, new EvidenceSettings { SizeMaxBytes = sizeMax, KeepFor = settings.KeepFor, FreeMinBytes = 0 }, _time);
        return new EvidenceKeeper([_ring], folder, new HandOver<KeptView>(4, _wake), settings, _clock, _events.Add, _alarms.Add, halt: halts);
    }

    private long Held()
    {
        EvidenceBuffer buffer = _ring.TryReserve(_clock.Now)!;
        Assert.True(buffer.Keep(new ImageView(_image.Pointer, Side, Side, Side, PixelFormat.Mono8), [1, 2, 3, 4], 1, 2, _clock.Now));
        return buffer.Ticket;
    }

    private int FreeBuffers()
    {
        int free = 0;
        while (_ring.TryReserve(_clock.Now) is not null) free++;
        return free;
    }

    private static InspectionResult Result(uint unit, Verdict verdict, long ticket)
    {
        var ledger = new UnitLedger(views: 1, window: TimeSpan.FromSeconds(1));
        ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero));
        RejectReason reason = verdict switch { Verdict.Accept => RejectReason.None, Verdict.Undecided => RejectReason.Doubt, Verdict.Reject or _ => RejectReason.Defect };
        ledger.Inspected(new ViewResult { Trigger = unit, Outcome = ViewOutcome.Inspected, Verdict = verdict, Reason = reason, Evidence = ticket }, TimeSpan.Zero);
        Assert.True(ledger.TryTake(out Decision decision));
        return new InspectionResult
        {
            ResultSequence = unit, Decision = decision, Delivery = DeliveryOutcome.Acknowledged, BatchId = "b", DeliveredAt = TimeSpan.Zero,
            DecidedAtUtc = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        };
    }
}
