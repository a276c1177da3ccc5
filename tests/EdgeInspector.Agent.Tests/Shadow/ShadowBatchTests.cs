using System.Threading.Channels;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Shadow;

/// <summary>The shadow's table through the parts of the line that turn a batch: lane, journal, batch books, the stage that writes the records, and the log.</summary>
public sealed class ShadowBatchTests : IDisposable
{
    private static readonly TimeSpan Ms = TimeSpan.FromMilliseconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-inspector-shadow-batch-").FullName;
    private readonly Wake _wake = new();

    // Full in none of these tests.
    private readonly Channel<RecordEntry> _records = Channel.CreateUnbounded<RecordEntry>();
    private readonly HandOver<ShadowView> _judged;
    private readonly Recipe _recipe = Recipe.Create("r", "p", 1, [new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f)], new SampleSpace());
    private readonly LineConfiguration _settings = ConfigurationReader.Read(Path.Combine(Repository.Folder, "config", "examples", "bench-line.yaml")).Configuration!;
    private long _notShown;

    public ShadowBatchTests() => _judged = new HandOver<ShadowView>(512, _wake);

    public void Dispose()
    {
        _wake.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Each_batch_of_a_line_has_a_table_of_its_own()
    {
        var journal = new LineJournal(_records.Writer, null, (_, _) => throw new InvalidOperationException("nothing is published here"), NullLogger.Instance);
        var books = new BatchBooks(journal);
        using (AuditLog log = AuditLog.Open(_folder, new AuditLogSettings(), TimeProvider.System, NullLogger<AuditLog>.Instance).Log!)
        {
            var stage = new ResultStage(
                _records.Reader, log, Context("vial/1"), new Batch("B-1", _recipe, cameras: 1), () => default, new LineReadiness(_ => { }), null,
                new ResultSampling(isEnabled: false, everyAccepted: 1), null, null, TimeSpan.Zero, () => true, TimeProvider.System,
                new ShadowBook([_judged], ["cam-1"], _recipe, () => (_notShown, 0, 0)));

            Unit(1, Verdict.Reject, shadow: Verdict.Accept);
            Unit(2, Verdict.Accept, shadow: Verdict.Accept);
            Unit(3, Verdict.Accept, shadow: null);
            _notShown = 1;
            books.End("B-1", new LedgerCounters { Triggered = 3 }, recorded: 3);
            _records.Writer.TryWrite(new RecordEntry(null, null) { Turn = new RecordTurn(new Batch("B-2", _recipe, cameras: 1), Context("vial/1"), _settings, books.Before) });
            Unit(4, Verdict.Accept, shadow: Verdict.Undecided);
            books.End("B-2", new LedgerCounters { Triggered = 4 }, recorded: 4);
            _records.Writer.Complete();
            await stage.RunAsync();
            log.Seal("end");
        }

        AuditEvent[] events = [.. AuditEvents.In(_folder)];
        Assert.Equal(
            [
                "shadow: 2 units judged by both, 1 alike; accepted by the line alone 0, by the shadow alone 1, McNemar exact p 1; 1 units and 1 views without the shadow, 0 views that it failed",
                "shadow: 1 units judged by both, 0 alike; accepted by the line alone 1, by the shadow alone 0, McNemar exact p 1; 0 units and 0 views without the shadow, 0 views that it failed",
            ],
            events.Where(e => e.What == AuditEventKind.BatchEnded).Select(e => e.Why));
        Assert.Equal(
            ["unit 1", "unit 2", "unit 4"],
            events.Where(e => e.What == AuditEventKind.ShadowJudged).Select(e => e.Where));
        Assert.DoesNotContain(events, e => e.What == AuditEventKind.AlarmRaised);
    }

    [Fact]
    public async Task Units_of_another_recipe_are_not_held_against_the_shadow_of_the_first()
    {
        using (AuditLog log = AuditLog.Open(_folder, new AuditLogSettings(), TimeProvider.System, NullLogger<AuditLog>.Instance).Log!)
        {
            var stage = new ResultStage(
                _records.Reader, log, Context("vial/1"), new Batch("B-1", _recipe, cameras: 1), () => default, new LineReadiness(_ => { }), null,
                new ResultSampling(isEnabled: false, everyAccepted: 1), null, null, TimeSpan.Zero, () => true, TimeProvider.System,
                new ShadowBook([_judged], ["cam-1"], _recipe, () => (0, 0, 0)));
            Recipe other = Recipe.Create("other", "p", 1, _recipe.Classes, new SampleSpace());
            _records.Writer.TryWrite(new RecordEntry(null, null)
            {
                Turn = new RecordTurn(new Batch("B-2", other, cameras: 1), Context("vial/2") with { Recipe = other }, _settings, default),
            });
            Unit(1, Verdict.Accept, shadow: Verdict.Reject);
            _records.Writer.Complete();
            await stage.RunAsync();
            log.Seal("end");
        }

        Assert.DoesNotContain(AuditEvents.In(_folder), e => e.What == AuditEventKind.ShadowJudged);
    }

    private DecisionContext Context(string passport) => new() { Recipe = _recipe, ConfigurationHash = "c0ffee", PassportId = passport, ModelHash = "ab", Cameras = ["cam-1"] };

    private void Unit(uint unit, Verdict line, Verdict? shadow)
    {
        var ledger = new UnitLedger(1, 80 * Ms);
        ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, 1000 * Ms));
        ledger.Inspected(
            new ViewResult { Trigger = unit, Outcome = ViewOutcome.Inspected, Verdict = line, Times = new ViewTimes { ReceivedAt = 1000 * Ms * unit } },
            1020 * Ms);
        Assert.True(ledger.TryTake(out Decision decision));
        _records.Writer.TryWrite(new RecordEntry(
            new InspectionResult
            {
                ResultSequence = unit, Decision = decision, Delivery = DeliveryOutcome.Acknowledged, BatchId = "B", DeliveredAt = 1025 * Ms, DecidedAtUtc = DateTimeOffset.UnixEpoch,
            },
            null));
        if (shadow is Verdict said) _judged.TryGive(new ShadowView(1000 * Ms * unit, ViewOutcome.Inspected, new ViewJudgement(said, RejectReason.None, 0)));
    }
}
