using System.Threading.Channels;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;
using EdgeInspector.Statistics;

namespace EdgeInspector.Agent.Stages;

/// <summary>Writes every unit's record and every audit event, in groups, and counts a unit only when the disk has it.</summary>
/// <remarks>
/// One writer, off the way of the verdict: the disk never stands between the model and the ejector. When a record cannot be
/// written the line stops accepting. Owns the batch's counters and the latency histograms.
/// </remarks>
public sealed class ResultStage
{
    // A record is a few kilobytes at the most; the log takes some megabytes in one group.
    private const int GroupMax = 256;

    private static readonly TimeSpan ClockAskEvery = TimeSpan.FromMinutes(1);

    private static readonly string[] Steps = ["receive", "wait", "inspect", "decide", "deliver", "total"];

    private readonly ChannelReader<RecordEntry> _entries;
    private readonly AuditLog _log;
    private DecisionContext _context;
    private Batch _batch;
    private readonly Func<LedgerCounters> _ledger;
    private readonly LineReadiness _readiness;
    private readonly MqttPublisher? _mqtt;
    private readonly ResultSampling _sampling;
    private readonly Action<InspectionResult>? _recorded;
    private readonly Action<RecordTurn>? _turned;
    private readonly EvidenceKeeper? _evidence;
    private readonly TimeSpan _flush;
    private readonly TimeProvider _time;
    private readonly Func<bool> _clockIsSynchronised;
    private long _clockAskedAt;
    private LatencyHistogram[] _latency = NewHistograms();
    private readonly List<RecordedUnit> _group = [];
    private LedgerCounters _before;
    private RecordTurn? _turn;
    private readonly ShadowBook? _shadow;
    private BatchSnapshot _snapshot;

    /// <param name="entries">What is to be written.</param>
    /// <param name="log">The audit log; this stage is its one writer.</param>
    /// <param name="context">Under which settings units are decided.</param>
    /// <param name="batch">Counts what the disk has.</param>
    /// <param name="ledger">The ledger's counters.</param>
    /// <param name="readiness">Told when records cannot be written.</param>
    /// <param name="mqtt">Null when nothing is published.</param>
    /// <param name="sampling">Which accepted units are published.</param>
    /// <param name="recorded">Given each result that the disk has; it must not wait. Null when nobody asks.</param>
    /// <param name="turned">Told when another batch or recipe begins, between the results of before and after. Null when nobody asks.</param>
    /// <param name="flush">What comes within this time is flushed together.</param>
    /// <param name="clockIsSynchronised">Whether the wall clock has its time source.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="shadow">What the shadow model says; null when there is none.</param>
    /// <param name="evidence">Tells what is kept of a unit's pixels. Null when nothing is kept.</param>
    public ResultStage(
        ChannelReader<RecordEntry> entries,
        AuditLog log,
        DecisionContext context,
        Batch batch,
        Func<LedgerCounters> ledger,
        LineReadiness readiness,
        MqttPublisher? mqtt,
        ResultSampling sampling,
        Action<InspectionResult>? recorded,
        Action<RecordTurn>? turned,
        TimeSpan flush,
        Func<bool> clockIsSynchronised,
        TimeProvider time,
        ShadowBook? shadow = null,
        EvidenceKeeper? evidence = null)
    {
        _shadow = shadow;
        _evidence = evidence;
        _entries = entries;
        _log = log;
        _context = context;
        _batch = batch;
        _ledger = ledger;
        _readiness = readiness;
        _mqtt = mqtt;
        _sampling = sampling;
        _recorded = recorded;
        _turned = turned;
        _flush = flush;
        _time = time;
        _clockIsSynchronised = clockIsSynchronised;
        _clockAskedAt = time.GetTimestamp();
        _snapshot = Picture();
    }

    /// <summary>The batch as of the last group that reached the disk. Readable from every thread.</summary>
    public BatchSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Writes until the channel is completed and empty.</summary>
    public async Task RunAsync()
    {
        while (await _entries.WaitToReadAsync())
        {
            // What comes within this time is flushed together.
            if (!_entries.Completion.IsCompleted) await Task.Delay(_flush, _time);
            AskClock();
            while (WriteGroup())
            {
            }
        }
    }

    private void AskClock()
    {
        if (_time.GetElapsedTime(_clockAskedAt) < ClockAskEvery) return;
        _clockAskedAt = _time.GetTimestamp();
        bool isSynchronised = _clockIsSynchronised();
        if (isSynchronised == _log.IsClockSynchronised) return;
        _log.IsClockSynchronised = isSynchronised;
        _log.Append(new AuditEvent(AuditEventKind.ClockChanged) { New = isSynchronised ? "synchronised" : "unsynchronised" });
    }

    /// <summary>Writes one group; false when nothing waited.</summary>
    private bool WriteGroup()
    {
        _group.Clear();
        int count = 0;
        while (count < GroupMax && _entries.TryRead(out RecordEntry entry))
        {
            count++;
            if (entry.Turn is not null)
            {
                _turn = entry.Turn;
                break;
            }

            if (entry.Event is not null) Append(entry.Event);
            if (entry.Result is null) continue;
            IReadOnlyList<ViewEvidence>? kept = _evidence?.Claim(entry.Result);
            _log.Append(entry.Result, _context, kept);
            _group.Add(new RecordedUnit(entry.Result, _log.PendingHead, kept));
            if (_context.Recipe.Id == _shadow?.RecipeId) _shadow.Recorded(entry.Result);
        }

        if (count == 0) return false;
        _shadow?.Drain(judged => _log.Append(judged));
        AuditWriteOutcome outcome = _log.WriteGroup();
        if (outcome != AuditWriteOutcome.Durable)
        {
            string why = $"records cannot be written: {outcome}, {_log.Failure}";
            _readiness.Tell(LineCondition.Records, holds: false, why);
            _readiness.Raise(LineEvent.Fail, why);
            TurnBatch();
            return true;
        }

        _evidence?.Commit();
        foreach (RecordedUnit unit in _group)
        {
            InspectionResult result = unit.Result;
            _batch.Count(result);
            Measure(result);
            _recorded?.Invoke(result);
            if (_mqtt is not null && _sampling.Takes(result.Verdict)) _mqtt.PublishResult(unit.ToReport(DefectClassOf(result)));
        }

        TurnBatch();
        Volatile.Write(ref _snapshot, Picture());
        return true;
    }

    // The records of the batch before are on the disk and counted.
    private void TurnBatch()
    {
        if (_turn is null) return;
        _batch = _turn.Batch;
        _context = _turn.Context with { CameraFeatures = _context.CameraFeatures };
        _before = _turn.Before;
        _latency = NewHistograms();
        _turned?.Invoke(_turn);
        _turn = null;
    }

    // The channel keeps the order: what was decided before a camera was set up anew is written with the settings of then.
    private void Append(AuditEvent happened)
    {
        if (happened.What == AuditEventKind.CameraSetUp) _context = _context.With(happened.Where, happened.New);
        if (happened.What == AuditEventKind.BatchEnded && _shadow is not null) happened = WithShadow(happened, _shadow);
        _log.Append(happened);
    }

    private AuditEvent WithShadow(AuditEvent ended, ShadowBook shadow)
    {
        shadow.Drain(judged => _log.Append(judged));
        return ended with { Why = shadow.End() };
    }

    private BatchSnapshot Picture()
    {
        var latency = new LatencyStep[Steps.Length];
        for (int i = 0; i < Steps.Length; i++)
        {
            LatencyHistogram histogram = _latency[i];
            latency[i] = new LatencyStep(
                Steps[i],
                histogram.Count,
                histogram.Percentile(0.5).TotalMilliseconds,
                histogram.Percentile(0.99).TotalMilliseconds,
                histogram.Max.TotalMilliseconds);
        }

        return new BatchSnapshot(_batch.Summarise(_ledger().Since(_before), latency), _log.Head);
    }

    private static LatencyHistogram[] NewHistograms() => Array.ConvertAll(Steps, _ => new LatencyHistogram());

    private void Measure(InspectionResult result)
    {
        Decision decision = result.Decision;
        for (int view = 0; view < ViewList.Capacity; view++)
        {
            if (!decision.Views.Has(view)) continue;
            ViewTimes times = decision.Views[view].Times;
            _latency[0].Add(times.ReceivedAt - times.FirstPacketAt);
            if (decision.Views[view].Outcome != ViewOutcome.Inspected) continue;
            _latency[1].Add(times.InspectionStartedAt - times.ReceivedAt);
            _latency[2].Add(times.InspectedAt - times.InspectionStartedAt);
        }

        _latency[3].Add(decision.DecidedAt - decision.Trigger.At);
        if (result.Delivery != DeliveryOutcome.Acknowledged) return;
        _latency[4].Add(result.DeliveredAt - decision.DecidedAt);
        _latency[5].Add(result.DeliveredAt - decision.Trigger.At);
    }

    private string DefectClassOf(InspectionResult result)
    {
        for (int view = 0; view < ViewList.Capacity; view++)
        {
            if (!result.Decision.Views.Has(view)) continue;
            FindingList findings = result.Decision.Views[view].Findings;
            for (int i = 0; i < findings.Count; i++)
            {
                Finding finding = findings[i];
                if ((uint)finding.DefectClass >= (uint)_context.Recipe.Classes.Count) continue;
                DefectClass defectClass = _context.Recipe.Classes[finding.DefectClass];
                if (defectClass.ScoreOf(finding.Score) >= result.Decision.Score) return defectClass.Name;
            }
        }

        return "";
    }
}
