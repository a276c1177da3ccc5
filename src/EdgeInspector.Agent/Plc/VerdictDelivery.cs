using System.Threading.Channels;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Plc;

/// <summary>The verdict thread: takes decisions, carries each to the PLC, and between them tells the PLC that the line is alive.</summary>
/// <remarks>
/// Its own thread, socket and session: MQTT, logging and images cannot delay it. A broken link is opened anew from zero for ever;
/// decisions that come meanwhile are recorded as not delivered, never kept for later.
/// </remarks>
public sealed partial class VerdictDelivery
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    private readonly IPlcLink _link;
    private readonly VerdictDriver _driver;
    private readonly HandOver<Decision> _decisions;
    private readonly HandOver<DeliveredVerdict> _delivered;
    private readonly ChannelWriter<RecordEntry> _records;
    private readonly DeliveryLimits _limits;
    private readonly Action<string> _limitReached;
    private readonly LineReadiness _readiness;
    private readonly LineClock _clock;
    private readonly Wake _wake;
    private readonly Func<uint> _heartbeat;
    private readonly ILogger _logger;
    private DeliverySettings _settings;
    private Turnover? _next;
    private PlcStatus _told;
    private bool? _recipeIsTold;
    private bool _isMute;
    private uint _lastBeat;
    private int _acknowledgementsSeen;
    private int _unitsSinceChallenge;
    private long _recorded;
    private TimeSpan _toldAt;
    private TimeSpan _retryAt;
    private TimeSpan _retryWait = RetryMin;
    private string _problemTold = "";
    private string _statusProblemTold = "";

    public VerdictDelivery(
        IPlcLink link,
        VerdictDriver driver,
        HandOver<Decision> decisions,
        HandOver<DeliveredVerdict> delivered,
        ChannelWriter<RecordEntry> records,
        DeliveryLimits limits,
        Action<string> limitReached,
        LineReadiness readiness,
        LineClock clock,
        Wake wake,
        Func<uint> heartbeat,
        DeliverySettings settings,
        ILogger logger)
    {
        _link = link;
        _driver = driver;
        _decisions = decisions;
        _delivered = delivered;
        _records = records;
        _limits = limits;
        _limitReached = limitReached;
        _readiness = readiness;
        _clock = clock;
        _wake = wake;
        _heartbeat = heartbeat;
        _settings = settings;
        _logger = logger;
    }

    /// <summary>Records handed over so far: one for each decided unit. Read at the end of the batch.</summary>
    public long Recorded => Volatile.Read(ref _recorded);

    /// <summary>Whether the settings that were given last are in force.</summary>
    public bool HasTaken => Volatile.Read(ref _next) is null;

    /// <summary>Gives the settings of another recipe or batch, for a line that is not ready. They come into force between two units.</summary>
    /// <param name="settings">In force from then on.</param>
    /// <param name="isDue">Asked on the verdict thread with the number of records so far: whether every unit of the time before has its record.</param>
    /// <param name="turn">Made on the verdict thread: entries that stand between the records of before and after.</param>
    public void Give(DeliverySettings settings, Func<long, bool> isDue, Func<long, IReadOnlyList<RecordEntry>> turn)
    {
        Volatile.Write(ref _next, new Turnover(settings, isDue, turn));
        _wake.Signal();
    }

    /// <summary>Delivers until told to stop, then delivers what is left and tells the PLC that the line is safe.</summary>
    /// <param name="stop">Told when the reject loop has ended: no decision comes after it.</param>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            DeliverAll();
            TakeNext();
            KeepLinkUp(stop);
            LookForAcknowledgement();
            TellStatus();
            _wake.Wait(NextTurn());
        }

        DeliverAll();
        if (!_link.IsUp) return;
        _link.WriteStatus(new PlcStatus(Beat(), State: 0, IsReady: false, FaultCode: 0, RequestsStop: false), StatusTimeout);
        _link.AcknowledgeRecipe(_settings.Recipe.Withdrawn, StatusTimeout);
    }

    private void TakeNext()
    {
        if (Volatile.Read(ref _next) is not { } next || !next.IsDue(_recorded)) return;
        foreach (RecordEntry entry in next.Turn(_recorded)) Hand(entry);
        _settings = next.Settings;
        _recipeIsTold = null;
        _unitsSinceChallenge = 0;
        _limits.Reset();
        Volatile.Write(ref _next, null);
    }

    private void DeliverAll()
    {
        while (_decisions.TryTake(out Decision decision))
        {
            bool wasUp = _link.IsUp;
            if (decision.Trigger.IsUnseen)
            {
                RecordUnseen(decision);
                continue;
            }

            string before = _link.LastProblem;
            DeliveryOutcome outcome = _driver.Deliver(decision, out uint sequence);
            Record(decision, outcome, sequence);
            Volatile.Write(ref _recorded, _recorded + 1);
            _delivered.TryGive(new DeliveredVerdict(decision.Unit, outcome));
            _unitsSinceChallenge = decision.Trigger.IsChallenge ? 0 : _unitsSinceChallenge + 1;
            if (outcome != DeliveryOutcome.Acknowledged && wasUp) LogNotDelivered(decision.Unit.Value, Undelivered(outcome, sequence, before));
            if (_limits.Count(decision, outcome, wasUp) is string broken) _limitReached(broken);
            if (_settings.RejectMustArrive && decision.Verdict != Verdict.Accept && outcome != DeliveryOutcome.Acknowledged) GoMute($"unit {decision.Unit}", outcome);
            if (wasUp && !_link.IsUp) Lost();

            // Under a PLC that answers nothing the queue may never be empty: heartbeat and the request for a stop go between two verdicts.
            LookForAcknowledgement();
            TellStatus();
        }
    }

    /// <summary>What became of a verdict, with the link's cause only where it is one of this verdict's own.</summary>
    private string Undelivered(DeliveryOutcome outcome, uint sequence, string problemBefore)
    {
        string what = outcome switch
        {
            DeliveryOutcome.NotSent => "its verdict was not sent: no time was left for it before its deadline",
            DeliveryOutcome.NotAcknowledged => $"its verdict was sent under ResultSeq {sequence}, and the PLC did not confirm it before its deadline",
            DeliveryOutcome.Refused => "the PLC refused its verdict",
            DeliveryOutcome.LinkLost => "its verdict is lost with the session, and nothing is sent later",
            DeliveryOutcome.Acknowledged or _ => $"{outcome}",
        };
        return ReferenceEquals(_link.LastProblem, problemBefore) || _link.LastProblem.Length == 0 ? what : $"{what} ({_link.LastProblem})";
    }

    /// <summary>Nobody knows its id: it cannot be told to the PLC, which rejects it by silence.</summary>
    private void RecordUnseen(in Decision decision)
    {
        Record(decision, DeliveryOutcome.NotSent, sequence: 0);
        Volatile.Write(ref _recorded, _recorded + 1);
        _unitsSinceChallenge++;
        if (_settings.RejectMustArrive) GoMute($"the unseen unit of trigger {decision.Trigger.Number}", DeliveryOutcome.NotSent);
    }

    private void Record(in Decision decision, DeliveryOutcome outcome, uint sequence)
    {
        var result = new InspectionResult
        {
            ResultSequence = sequence,
            Decision = decision,
            Delivery = outcome,
            BatchId = _settings.BatchId,
            DeliveredAt = _clock.Now,
            DecidedAtUtc = _clock.WallAt(decision.DecidedAt),
        };
        Hand(new RecordEntry(result, null));
    }

    private void Hand(in RecordEntry entry)
    {
        if (_records.TryWrite(entry)) return;

        // Never a drop: nothing more is accepted until the disk has caught up, and this record waits for it.
        _readiness.Raise(LineEvent.Halt, "records are not written fast enough: the disk does not keep up");
        while (!_records.TryWrite(entry)) _wake.Wait(TimeSpan.FromMilliseconds(1));
    }

    private void KeepLinkUp(CancellationToken stop)
    {
        if (_link.IsUp || _clock.Now < _retryAt) return;
        if (_link.TryOpen(out uint lastSequence, stop))
        {
            _driver.CountFrom(lastSequence);
            _retryWait = RetryMin;
            _problemTold = "";
            _told = default;
            _recipeIsTold = null;
            _toldAt = TimeSpan.MinValue;
            LogLinkUp(lastSequence);
            _readiness.Tell(LineCondition.PlcVerdicts, holds: true, "verdicts can be written to the PLC");
            return;
        }

        _retryAt = _clock.Now + _retryWait;
        _retryWait = _retryWait * 2 < RetryMax ? _retryWait * 2 : RetryMax;
        if (stop.IsCancellationRequested || _link.LastProblem.Length == 0 || _link.LastProblem == _problemTold) return;
        _problemTold = _link.LastProblem;
        LogLinkDown(_link.LastProblem);
    }

    private void TellStatus()
    {
        if (!_link.IsUp) return;
        const LineCondition Loaded = LineCondition.PlcContext | LineCondition.Recipe;
        bool fits = (_readiness.Conditions & Loaded) == Loaded;
        if (fits && _recipeIsTold != true) TellRecipe(isActive: true);
        if (!_link.IsUp) return;
        LineState state = _readiness.State;
        var status = new PlcStatus(
            Beat(),
            PlcStatus.StateOf(state),
            _readiness.IsReady && fits && _recipeIsTold == true,
            (ushort)_readiness.Missing,
            state == LineState.Halted,
            _settings.ChallengeAfterUnits > 0 && _unitsSinceChallenge >= _settings.ChallengeAfterUnits);
        if (status == _told && _clock.Now - _toldAt < _settings.StatusEvery) return;
        PlcAnswer answer = _link.WriteStatus(status, StatusTimeout);
        _told = status;
        _toldAt = _clock.Now;
        if (answer == PlcAnswer.Good)
        {
            // Ready is low by now: the acknowledgement of a recipe is never taken back under a line that runs.
            if (!fits && _recipeIsTold != false) TellRecipe(isActive: false);
            _statusProblemTold = "";
            return;
        }

        if (_link.LastProblem != _statusProblemTold) LogStatusNotTold(answer, _statusProblemTold = _link.LastProblem);
        if (!_link.IsUp) Lost();
    }

    /// <summary>The recipe is acknowledged before Ready rises: the PLC never feeds a line of whose recipe it does not know.</summary>
    private void TellRecipe(bool isActive)
    {
        PlcAnswer answer = _link.AcknowledgeRecipe(isActive ? _settings.Recipe : _settings.Recipe.Withdrawn, StatusTimeout);
        if (answer == PlcAnswer.Good)
        {
            _recipeIsTold = isActive;
            return;
        }

        if (_link.LastProblem != _statusProblemTold) LogRecipeNotTold(answer, _statusProblemTold = _link.LastProblem);
        if (!_link.IsUp) Lost();
    }

    /// <summary>A reject did not arrive where silence lets a unit pass: the PLC must take the agent for dead, and a person must look.</summary>
    private void GoMute(string unit, DeliveryOutcome outcome)
    {
        // Not ready was told before: the PLC rejects everything anyway.
        if (_isMute || !_told.IsReady) return;
        _isMute = true;
        _readiness.Raise(LineEvent.Halt, $"the reject of {unit} did not reach the PLC ({outcome}); it may have passed, and in mode reject-signal nobody else stops it");
    }

    private void LookForAcknowledgement()
    {
        if (_readiness.Acknowledgements == _acknowledgementsSeen) return;
        _acknowledgementsSeen = _readiness.Acknowledgements;
        _limits.Reset();
        _isMute = false;
    }

    private uint Beat() => _isMute ? _lastBeat : _lastBeat = _heartbeat();

    private void Lost()
    {
        _retryAt = _clock.Now;
        _problemTold = _link.LastProblem;
        LogLinkDown(_link.LastProblem);
        _readiness.Tell(LineCondition.PlcVerdicts, holds: false, $"verdicts cannot be written to the PLC: {_link.LastProblem}");
    }

    private TimeSpan NextTurn() => _link.IsUp ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromMilliseconds(50);

    [LoggerMessage(1100, LogLevel.Information, "PLC: verdicts can be written; the last ResultSeq there is {Sequence}")]
    private partial void LogLinkUp(uint sequence);

    [LoggerMessage(1101, LogLevel.Warning, "PLC: verdicts cannot be written: {Problem}")]
    private partial void LogLinkDown(string problem);

    [LoggerMessage(1102, LogLevel.Warning, "unit {Unit}: {What}")]
    private partial void LogNotDelivered(uint unit, string what);

    [LoggerMessage(1324, LogLevel.Warning, "PLC: the active recipe was not acknowledged, the line stays not ready: {Answer} {Problem}")]
    private partial void LogRecipeNotTold(PlcAnswer answer, string problem);

    [LoggerMessage(1103, LogLevel.Warning, "PLC: heartbeat and state not written: {Answer} {Problem}")]
    private partial void LogStatusNotTold(PlcAnswer answer, string problem);

    private sealed record Turnover(DeliverySettings Settings, Func<long, bool> IsDue, Func<long, IReadOnlyList<RecordEntry>> Turn);
}
