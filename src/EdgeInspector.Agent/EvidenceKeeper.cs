using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Sees to it that pixels and map of every rejected and undecided unit, and of some accepted ones, reach the disk. [XAI-01]</summary>
/// <remarks>
/// <see cref="Claim(InspectionResult)"/> runs with the records: it tells for each view what is kept, with the hash; <see cref="Commit"/> queues that when the
/// disk has the records, so that no file stands without one. <see cref="Run"/> is the
/// body of a thread of low priority that writes. Neither stands on the way of a verdict. What cannot be kept is said in the record when that
/// is known, else in an event of its own, and raises an alarm.
/// </remarks>
public sealed class EvidenceKeeper
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // After a failure of the disk the next view tries again, but not each one: a dying disk answers slowly.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClearAfter = TimeSpan.FromMinutes(1);

    private readonly EvidenceRing[] _rings;
    private readonly EvidenceFolder _folder;
    private readonly HandOver<KeptView> _queue;
    private readonly EvidenceKeeping _settings;
    private readonly LineClock _clock;
    private readonly Action<AuditEvent> _audit;
    private readonly Action<string?> _alarm;
    private readonly Action<string>? _halt;
    private readonly Func<int>? _acknowledgements;
    private readonly LateMaps? _maps;
    private readonly List<KeptView> _claimed = [];
    private readonly Lock _telling = new();
    private string? _refusal;
    private TimeSpan _refusedAt;
    private TimeSpan _lossAt;
    private bool _isAlarmed;
    private int _acknowledged;
    private long _accepted;
    private long _lost;
    private long _written;
    private long _mapsMade;
    private long _mapsMissed;

    /// <param name="rings">The buffers of each camera, in the order of the configuration.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="queue">To the writing thread; as deep as there are buffers, so it is never full.</param>
    /// <param name="settings">Which units.</param>
    /// <param name="clock">Line time.</param>
    /// <param name="audit">Takes an event; it must not wait.</param>
    /// <param name="alarm">Told why evidence is lost; null: it is not any more. It must not wait.</param>
    /// <param name="maps">Makes the maps that the model does not give; null when there is none to make.</param>
    /// <param name="halt">
    /// Told at every loss of a rejected or undecided unit's pixels why the line must halt, not only at the first: after an acknowledgement the next loss
    /// halts it again. It must not wait. Null: the line goes on.
    /// </param>
    /// <param name="acknowledgements">Stops that a person has acknowledged so far: after one the disk is asked at once, for it may have been mended. Null: nobody acknowledges.</param>
    public EvidenceKeeper(
        EvidenceRing[] rings,
        EvidenceFolder folder,
        HandOver<KeptView> queue,
        EvidenceKeeping settings,
        LineClock clock,
        Action<AuditEvent> audit,
        Action<string?> alarm,
        LateMaps? maps = null,
        Action<string>? halt = null,
        Func<int>? acknowledgements = null)
    {
        _rings = rings;
        _folder = folder;
        _queue = queue;
        _settings = settings;
        _clock = clock;
        _audit = audit;
        _alarm = alarm;
        _maps = maps;
        _halt = halt;
        _acknowledgements = acknowledgements;
    }

    /// <summary>Views of which pixels or map were lost since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Views that the disk has.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Maps that were made beside the line.</summary>
    public long MapsMade => Interlocked.Read(ref _mapsMade);

    /// <summary>Maps that were given up: the time was over, other views waited, or the model or the disk refused. Each has an event.</summary>
    public long MapsMissed => Interlocked.Read(ref _mapsMissed);

    /// <summary>Decides what is kept of a unit, and holds it. By the result stage alone.</summary>
    /// <returns>For each view of the recipe what the record has to say.</returns>
    public IReadOnlyList<ViewEvidence> Claim(InspectionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        ViewList views = result.Decision.Views;
        AskAnewIfAcknowledged();
        bool isWanted = result.Verdict != Verdict.Accept || (_settings.AcceptEvery > 0 && ++_accepted % _settings.AcceptEvery == 0);
        var told = new ViewEvidence[ViewList.Capacity];
        for (int view = 0; view < told.Length; view++)
        {
            told[view] = ViewEvidence.None;
            if (views.Has(view)) told[view] = Claim(result, views[view], view, isWanted);
        }

        return told;
    }

    /// <summary>The records of all that was claimed are durable: it may be written. By the result stage alone.</summary>
    public void Commit()
    {
        foreach (KeptView kept in _claimed)
        {
            if (_queue.TryGive(kept)) continue;
            TakeBack(kept, "the writer of the evidence stands still");
            kept.Buffer.Release();
        }

        _claimed.Clear();
    }

    /// <summary>Writes until told to stop, and then what still waits.</summary>
    /// <param name="wake">Signalled by the queue.</param>
    /// <param name="stop">No further view is claimed.</param>
    public void Run(Wake wake, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(wake);
        Urgency.LowerThread();
        while (!stop.IsCancellationRequested)
        {
            wake.Wait(Look);
            Turn(stop);
        }

        Turn(stop);
    }

    /// <summary>Writes what waits, and takes the alarm back when nothing was lost for a while.</summary>
    public void Turn(CancellationToken stop)
    {
        while (_queue.TryTake(out KeptView kept))
        {
            try
            {
                Write(kept, stop);
            }
            finally
            {
                kept.Buffer.Release();
            }
        }

        lock (_telling)
        {
            if (_refusal is not null && _clock.Now - _refusedAt >= RetryAfter && Room(0) is null) _refusal = null;
            if (!_isAlarmed || _refusal is not null || _clock.Now - _lossAt < ClearAfter) return;
            _isAlarmed = false;
            _alarm(null);
        }
    }

    private ViewEvidence Claim(InspectionResult result, in ViewResult view, int position, bool isWanted)
    {
        if (view.Evidence == 0) return ViewEvidence.None;
        EvidenceBuffer? buffer = _rings[view.Camera].TryClaim(view.Evidence);
        if (!isWanted)
        {
            buffer?.Release();
            return ViewEvidence.NotSampled;
        }

        string? refusal = Volatile.Read(ref _refusal);
        if (buffer is null || refusal is not null)
        {
            buffer?.Release();
            TellLost(
                refusal ?? $"no buffer was free for view {position} of unit {result.Decision.Unit} ({_rings[view.Camera].Count} buffers, evidence.buffers)",
                isSample: result.Verdict == Verdict.Accept);
            return ViewEvidence.Lost;
        }

        ViewEvidence described = EvidenceFolder.Describe(buffer, result, position);
        bool wantsMap = described.Map is null && view.Outcome == ViewOutcome.Inspected;
        _claimed.Add(new KeptView(buffer, described, result.Decision.Unit, position, view.Camera, wantsMap, result.Verdict == Verdict.Accept));
        return described;
    }

    private void Write(in KeptView kept, CancellationToken stop)
    {
        string? failure = Volatile.Read(ref _refusal) ?? Room(kept.Buffer.Pixels.Length + kept.Buffer.Map.Length) ?? _folder.Write(kept.Buffer, kept.Evidence);
        if (failure is null)
        {
            Interlocked.Increment(ref _written);
            if (kept.WantsMap && _maps?.Make(kept, () => WhyNoTime(stop)) is { } made) WriteMap(kept, made);
            return;
        }

        lock (_telling)
        {
            _refusal ??= failure;
            _refusedAt = _clock.Now;
        }

        TakeBack(kept, failure);
    }

    // The record has promised it already: the event takes the promise back.
    private void TakeBack(in KeptView kept, string why)
    {
        _audit(new AuditEvent(AuditEventKind.EvidenceLost) { Where = kept.Name, Old = kept.Evidence.Frame?.Sha256 ?? "", Why = why });
        TellLost(why, kept.IsSample);
    }

    private void AskAnewIfAcknowledged()
    {
        int acknowledged = _acknowledgements?.Invoke() ?? 0;
        if (acknowledged == _acknowledged) return;
        _acknowledged = acknowledged;
        lock (_telling) _refusal = null;
    }

    // A map is worth less than the pixels of the next units.
    private string? WhyNoTime(CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return "the line stops";
        int waiting = _queue.Count;
        return waiting > _queue.Depth / 2 ? $"{waiting} other views wait for the disk" : null;
    }

    private void WriteMap(in KeptView kept, LateMap made)
    {
        string file = kept.Name + ".map.gz";
        string? problem = made.Values.IsEmpty ? made.Why : _folder.WriteLater(file, made.Values.Span);
        if (problem is not null)
        {
            Interlocked.Increment(ref _mapsMissed);
            _audit(new AuditEvent(AuditEventKind.EvidenceLost) { Where = file, Why = $"no {made.Kind} map: {problem}" });
            return;
        }

        Interlocked.Increment(ref _mapsMade);
        _audit(new AuditEvent(AuditEventKind.MapStored)
        {
            Where = file, New = made.Sha256, Why = string.Create(CultureInfo.InvariantCulture, $"{made.Kind}, 1 x {made.Height} x {made.Width} float32"),
        });
    }

    private string? Room(long bytes)
    {
        try
        {
            return _folder.MakeRoom(bytes, (where, files, size) => _audit(new AuditEvent(AuditEventKind.EvidenceRemoved)
            {
                Where = where, Old = string.Create(CultureInfo.InvariantCulture, $"{files} files, {size} bytes"),
                Why = string.Create(CultureInfo.InvariantCulture, $"room was needed; it was older than {_settings.KeepFor.TotalDays:0} days"),
            }));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private void TellLost(string why, bool isSample)
    {
        Interlocked.Increment(ref _lost);
        if (!isSample && _settings.WhenLost == EvidenceLoss.Halt) _halt?.Invoke($"evidence is lost: {why}");
        lock (_telling)
        {
            _lossAt = _clock.Now;
            if (_isAlarmed) return;
            _isAlarmed = true;
            _alarm($"evidence is lost: {why}");
        }
    }
}
