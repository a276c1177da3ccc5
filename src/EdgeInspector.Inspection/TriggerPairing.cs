namespace EdgeInspector.Inspection;

/// <summary>Tells which trigger and view a camera's image belongs to: by counting, and by time so that counting cannot slip unseen.</summary>
/// <remarks>
/// Pure: times are arguments. One owner, nothing allocated after construction; one pairing per camera.
/// The PLC tells a trigger some milliseconds after the shutter has opened, somewhere between two looks at its counter; the camera
/// numbers every image, lost ones included. Once a trigger and an image are known to belong together, counting does the rest, and
/// every image is held against the time of its trigger: a first view must lie where the trigger fell, further views soon after it
/// and before the next unit can be there. A misfit, such as an exposure that the camera slept through, ends the pairing: the units
/// concerned are rejected, and it is found anew at the next trigger that is seen clearly (the index mark).
/// An image may come late on a PC that stood still, by chance as late as the next unit: a pairing is therefore founded only behind a trigger whose
/// own image has come, or on a line that stood. It costs one good unit and keeps a wrong one from being judged by its neighbour's image.
/// </remarks>
public sealed class TriggerPairing
{
    // Enough for every unit between trigger and gate.
    private const int Remembered = 64;

    // Behind so long a pause no image can be left from before it.
    private static readonly TimeSpan s_standing = TimeSpan.FromSeconds(1);

    private readonly int _views;
    private readonly TimeSpan _skewMax;
    private readonly TimeSpan _viewsWithin;
    private readonly TimeSpan _clearMax;
    private readonly Seen[] _triggers = new Seen[Remembered];
    private readonly Seen[] _firstViews = new Seen[Remembered];
    private readonly Seen[] _laterViews = new Seen[Remembered];
    private bool _isPaired;
    private ulong _originSequence;
    private uint _originTrigger;
    private bool _hasCandidate;
    private bool _candidateWaits;
    private bool _candidateMayFound;
    private Seen _candidate;
    private TimeSpan? _lastAt;

    /// <param name="views">Images that this camera takes of each unit, at least 1.</param>
    /// <param name="skewMax">How far a first image may lie outside the interval in which its trigger fell.</param>
    /// <param name="viewsWithin">From the trigger to the last of its images: less than the time between two units. Matters with more than one view.</param>
    /// <param name="clearMax">Widest interval of a trigger on which a pairing may be founded: less than the time between two images.</param>
    public TriggerPairing(int views, TimeSpan skewMax, TimeSpan viewsWithin, TimeSpan clearMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(views);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(skewMax, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(viewsWithin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(clearMax, TimeSpan.Zero);
        _views = views;
        _viewsWithin = viewsWithin;
        _skewMax = skewMax;
        _clearMax = clearMax;
    }

    /// <summary>Whether counting is founded on a trigger and an image that belong together.</summary>
    public bool IsPaired => _isPaired;

    /// <summary>Times that a founded pairing was given up.</summary>
    public long Mismatches { get; private set; }

    /// <summary>Forgets the pairing: the camera or the PLC starts counting anew.</summary>
    /// <param name="blindUntil">Line time until which triggers may have gone unseen; null: every trigger was seen.</param>
    public void Reset(TimeSpan? blindUntil = null)
    {
        if (blindUntil is not null) _lastAt = blindUntil;
        _isPaired = false;
        _hasCandidate = false;
        _candidateWaits = false;
        Array.Clear(_triggers);
        Array.Clear(_firstViews);
        Array.Clear(_laterViews);
    }

    /// <summary>The PLC's counter was seen to have moved to this number.</summary>
    /// <param name="number">The trigger counter.</param>
    /// <param name="earliest">Line time of the last look at which it had not moved yet.</param>
    /// <param name="latest">Line time of the look that saw it.</param>
    /// <returns>False when an image already counted to this trigger does not fit its time: the pairing is given up.</returns>
    public bool Triggered(uint number, TimeSpan earliest, TimeSpan latest)
    {
        var seen = new Seen(number, earliest, latest);
        _triggers[number % Remembered] = seen;
        TimeSpan? lastAt = _lastAt;
        _lastAt = latest;
        if (!_isPaired)
        {
            bool isBehindAnImage = _hasCandidate && !_candidateWaits;
            bool isAfterAPause = lastAt is not { } last || earliest - last >= s_standing;
            _candidateMayFound = (isBehindAnImage || isAfterAPause) && latest - earliest <= _clearMax;
            _hasCandidate = _candidateWaits = true;
            _candidate = seen;
            return true;
        }

        Seen first = _firstViews[number % Remembered];
        Seen later = _laterViews[number % Remembered];
        bool fits = (!first.IsFor(number) || Fits(first.Earliest, seen)) && (!later.IsFor(number) || FitsLater(later.Earliest, seen));
        return fits || GiveUp();
    }

    /// <summary>Counts an image to its trigger and view.</summary>
    /// <param name="sequence">The image's number since the start of acquisition; lost images count.</param>
    /// <param name="at">Line time of its first packet.</param>
    /// <param name="trigger">The trigger that exposed it.</param>
    /// <param name="view">Which of the unit's images by this camera, from 0.</param>
    public PairingOutcome TryPair(ulong sequence, TimeSpan at, out uint trigger, out int view)
    {
        trigger = 0;
        view = 0;
        if (!_isPaired)
        {
            if (!_candidateWaits || !Fits(at, _candidate)) return PairingOutcome.NoTrigger;
            _candidateWaits = false;
            if (!_candidateMayFound) return PairingOutcome.NoTrigger;
            _isPaired = true;
            _originSequence = sequence;
            _originTrigger = _candidate.Number;
        }

        // Older than the pairing: its trigger was over before counting began.
        if (sequence < _originSequence) return PairingOutcome.NoTrigger;

        ulong distance = sequence - _originSequence;
        trigger = unchecked(_originTrigger + (uint)(distance / (ulong)_views));
        view = (int)(distance % (ulong)_views);
        (view == 0 ? _firstViews : _laterViews)[trigger % Remembered] = new Seen(trigger, at, at);
        Seen seen = _triggers[trigger % Remembered];

        // An image whose trigger has not been read yet is compared when it is.
        if (!seen.IsFor(trigger) || (view == 0 ? Fits(at, seen) : FitsLater(at, seen))) return PairingOutcome.Paired;
        GiveUp();
        return PairingOutcome.Mismatch;
    }

    private bool Fits(TimeSpan at, in Seen trigger) => at >= trigger.Earliest - _skewMax && at <= trigger.Latest + _skewMax;

    private bool FitsLater(TimeSpan at, in Seen trigger) => at >= trigger.Earliest - _skewMax && at <= trigger.Latest + _viewsWithin;

    private bool GiveUp()
    {
        Mismatches++;
        Reset();
        return false;
    }

    /// <summary>A number and the interval of line time in which it was seen.</summary>
    private readonly record struct Seen
    {
        private readonly bool _isSet;

        public Seen(uint number, TimeSpan earliest, TimeSpan latest)
        {
            _isSet = true;
            Number = number;
            Earliest = earliest;
            Latest = latest;
        }

        public uint Number { get; }

        public TimeSpan Earliest { get; }

        public TimeSpan Latest { get; }

        public bool IsFor(uint number) => _isSet && Number == number;
    }
}
