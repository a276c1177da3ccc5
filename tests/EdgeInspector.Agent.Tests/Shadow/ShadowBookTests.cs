using EdgeInspector.Agent.Commands;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;
using System.CommandLine;

namespace EdgeInspector.Agent.Tests.Shadow;

/// <summary>Units of two views that line and shadow judged, as events, as a batch's sentence and as the report of a log.</summary>
public sealed class ShadowBookTests : IDisposable
{
    private static readonly TimeSpan Ms = TimeSpan.FromMilliseconds(1);

    private readonly Wake _wake = new();
    private readonly HandOver<ShadowView> _judged;
    private readonly ShadowBook _book;
    private readonly List<AuditEvent> _events = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-inspector-shadow-").FullName;

    public ShadowBookTests()
    {
        _judged = new HandOver<ShadowView>(512, _wake);
        _book = new ShadowBook(
            [_judged], ["cam-1"], Recipe.Create("r", "p", 2, [new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f)], new SampleSpace()), () => (3, 1, 2));
    }

    public void Dispose()
    {
        _wake.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Units_verdict_is_the_worst_of_its_views_for_both()
    {
        Both(7, [Verdict.Accept, Verdict.Undecided], [Verdict.Accept, Verdict.Accept]);
        Both(8, [Verdict.Accept, Verdict.Accept], [Verdict.Undecided, Verdict.Reject]);

        Assert.Equal(
            [("unit 7", "undecided", "accept"), ("unit 8", "accept", "reject")],
            _events.Select(e => (e.Where, e.Old, e.New)));
        Assert.Equal("batch B-1, trigger 7: scores 0.5 and 0; views cam-1/0 accept accept, cam-1/1 undecided accept", _events[0].Why);
        Assert.All(_events, e => Assert.Equal(AuditEventKind.ShadowJudged, e.What));
    }

    [Fact]
    public void Unit_waits_for_the_shadow_and_the_shadow_for_its_record()
    {
        Told(7, 0, Verdict.Accept);
        _book.Recorded(Unit(7, [Verdict.Accept, Verdict.Accept]));
        _book.Drain(_events.Add);
        Assert.Empty(_events);

        Told(7, 1, Verdict.Accept);
        _book.Drain(_events.Add);

        Assert.Single(_events);
        Assert.StartsWith("shadow: 1 units judged by both, 1 alike; accepted by the line alone 0, by the shadow alone 0, McNemar exact p 1; 0 units and 4 views", _book.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unit_with_a_view_that_the_line_did_not_inspect_or_of_a_challenge_kit_is_left_out()
    {
        _book.Recorded(Unit(7, [Verdict.Reject, Verdict.Accept], ViewOutcome.FrameIncomplete));
        _book.Recorded(Unit(8, [Verdict.Accept, Verdict.Accept], challenge: true));
        for (uint unit = 7; unit <= 8; unit++)
        {
            Told(unit, 0, Verdict.Accept);
            Told(unit, 1, Verdict.Accept);
        }

        _book.Drain(_events.Add);

        Assert.Empty(_events);
        Assert.StartsWith("shadow: 0 units", _book.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void Units_that_the_shadow_never_answers_are_counted_and_do_not_pile_up()
    {
        for (uint unit = 1; unit <= 1500; unit++) _book.Recorded(Unit(unit, [Verdict.Accept, Verdict.Accept]));
        _book.Drain(_events.Add);

        Assert.Empty(_events);
        Assert.Contains("; 1500 units and 4 views without the shadow, 2 views that it failed", _book.End(), StringComparison.Ordinal);
        Assert.EndsWith("; 0 units and 0 views without the shadow, 0 views that it failed", _book.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_of_a_log_tells_the_table_of_each_batch_and_the_p_of_who_accepts_more()
    {
        using (AuditLog log = AuditLog.Open(_folder, new AuditLogSettings(), TimeProvider.System, NullLogger<AuditLog>.Instance).Log!)
        {
            log.Append(new AuditEvent(AuditEventKind.ShadowLoaded) { Where = "vial-10r/2", New = new string('b', 64) });
            log.Append(new AuditEvent(AuditEventKind.BatchStarted) { Where = "B-1" });
            for (uint unit = 1; unit <= 10; unit++)
            {
                // One that the line alone accepts, nine that the shadow alone accepts.
                Verdict[] line = [unit == 1 ? Verdict.Accept : Verdict.Reject, Verdict.Accept], shadow = [unit == 1 ? Verdict.Undecided : Verdict.Accept, Verdict.Accept];
                Both(unit, line, shadow);
            }

            for (uint unit = 11; unit <= 30; unit++) Both(unit, [Verdict.Accept, Verdict.Accept], [Verdict.Accept, Verdict.Accept]);
            foreach (AuditEvent judged in _events) log.Append(judged);
            log.Seal("end");
        }

        (int exit, string output, string error) = Report(_folder);

        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(
            """
            batch B-1, shadow vial-10r/2 (bbbbbbbbbbbb): 30 units
            line \ shadow      accept     reject  undecided
            accept                 20          0          1
            reject                  9          0          0
            undecided               0          0          0
            accepted by the line alone 1, by the shadow alone 9; McNemar exact p 0.021484
            camera cam-1, view 0:
            line \ shadow      accept     reject  undecided
            accept                 20          0          1
            reject                  9          0          0
            undecided               0          0          0
            accepted by the line alone 1, by the shadow alone 9; McNemar exact p 0.021484
            camera cam-1, view 1:
            line \ shadow      accept     reject  undecided
            accept                 30          0          0
            reject                  0          0          0
            undecided               0          0          0
            accepted by the line alone 0, by the shadow alone 0; McNemar exact p 1

            """.ReplaceLineEndings("\n"),
            output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Batch_tells_each_view_of_a_camera_by_itself_and_the_next_one_begins_anew()
    {
        // A difference that the worst view of the unit hides: both reject it, each for another view.
        for (uint unit = 1; unit <= 6; unit++) Both(unit, [Verdict.Accept, Verdict.Reject], [Verdict.Reject, Verdict.Accept]);

        Assert.EndsWith(
            "; cam-1 view 0: 0 of 6 alike, line alone 6, shadow alone 0, p 0.0313; cam-1 view 1: 0 of 6 alike, line alone 0, shadow alone 6, p 0.0313", _book.End(), StringComparison.Ordinal);
        Assert.EndsWith("0 views that it failed", _book.End(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch B-1, trigger 7: scores 0.5 and 0", 0)]
    [InlineData("batch B; views x, trigger 7: scores 0 and 0; views cam-1/0 accept reject, a/b c/12 undecided accept", 2)]
    [InlineData("scores; views cam-1/0 accept", 0)]
    [InlineData("scores; views cam-1/0 accept maybe", 0)]
    [InlineData("scores; views /0 accept accept", 0)]
    [InlineData("scores; views cam-1/-1 accept accept", 0)]
    [InlineData("scores; views ", 0)]
    public void Views_of_an_event_are_read_whole_or_not_at_all(string why, int views)
    {
        IReadOnlyList<ViewWord> read = ViewWord.Read(why);

        Assert.Equal(views, read.Count);
        if (views == 2) Assert.Equal([new ViewWord("cam-1", 0, Verdict.Accept, Verdict.Reject), new ViewWord("a/b c", 12, Verdict.Undecided, Verdict.Accept)], read);
    }

    [Fact]
    public void Report_of_a_log_without_a_shadow_or_of_no_log_is_an_error()
    {
        Assert.Contains("does not exist", Report(Path.Combine(_folder, "none")).Error, StringComparison.Ordinal);
        using (AuditLog log = AuditLog.Open(_folder, new AuditLogSettings(), TimeProvider.System, NullLogger<AuditLog>.Instance).Log!) log.Seal("end");

        (int exit, string _, string error) = Report(_folder);

        Assert.Equal(1, exit);
        Assert.Contains("holds no unit that a shadow has judged", error, StringComparison.Ordinal);
    }

    private static (int Exit, string Output, string Error) Report(string folder)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = ShadowCommand.Create().Parse(["report", folder]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    private static InspectionResult Unit(uint unit, Verdict[] views, ViewOutcome first = ViewOutcome.Inspected, bool challenge = false)
    {
        var ledger = new UnitLedger(views.Length, 80 * Ms);
        ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, 1000 * Ms, challenge));
        for (int view = 0; view < views.Length; view++)
        {
            ledger.Inspected(
                new ViewResult
                {
                    Trigger = unit, View = view, Camera = 0, BlockId = (2 * unit) + (uint)view, Outcome = view == 0 ? first : ViewOutcome.Inspected, Verdict = views[view],
                    Score = views[view] == Verdict.Undecided ? 0.5f : 0, Times = new ViewTimes { ReceivedAt = At(unit, view) },
                },
                1020 * Ms);
        }

        Assert.True(ledger.TryTake(out Decision decision));
        return new InspectionResult
        {
            ResultSequence = unit, Decision = decision, Delivery = DeliveryOutcome.Acknowledged, BatchId = "B-1", DeliveredAt = 1025 * Ms, DecidedAtUtc = DateTimeOffset.UnixEpoch,
        };
    }

    private static TimeSpan At(uint unit, int view) => (1000 * Ms * unit) + (view * Ms);

    private void Told(uint unit, int view, Verdict verdict) =>
        Assert.True(_judged.TryGive(new ShadowView(At(unit, view), ViewOutcome.Inspected, new ViewJudgement(verdict, RejectReason.None, 0))));

    private void Both(uint unit, Verdict[] line, Verdict[] shadow)
    {
        _book.Recorded(Unit(unit, line));
        for (int view = 0; view < shadow.Length; view++) Told(unit, view, shadow[view]);
        _book.Drain(_events.Add);
    }
}
