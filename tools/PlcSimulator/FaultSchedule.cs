using System.Globalization;

namespace EdgeInspector.PlcSimulator;

/// <summary>Which fault comes when: written by hand, or drawn from a seed, which gives the same faults each time.</summary>
public sealed class FaultSchedule
{
    private static readonly TimeSpan SlowScanPeriod = TimeSpan.FromMilliseconds(60);

    private readonly ScheduledFault[] _faults;

    public FaultSchedule(IEnumerable<ScheduledFault> faults) => _faults = [.. faults.OrderBy(f => f.At)];

    public static FaultSchedule None { get; } = new([]);

    public IReadOnlyList<ScheduledFault> Faults => _faults;

    /// <summary>A fault's name in a schedule: <c>slow-scan</c>.</summary>
    public static string NameOf(PlcFaultKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>Reads <c>slow-scan@10+2, kill-sessions@15</c>: a name, seconds of line time, and seconds that it lasts.</summary>
    public static bool TryParse(string text, out FaultSchedule schedule, out string problem)
    {
        schedule = None;
        problem = "";
        var faults = new List<ScheduledFault>();
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split('@', '+');
            PlcFaultKind[] kinds = [.. Enum.GetValues<PlcFaultKind>().Where(k => NameOf(k) == parts[0])];
            double lasts = 0;
            bool isTimed = parts.Length is 2 or 3 && TrySeconds(parts[1], out _) && (parts.Length == 2 || TrySeconds(parts[2], out lasts));
            if (kinds.Length == 0 || !isTimed)
            {
                problem = $"fault '{entry}' is not <name>@<seconds>[+<seconds>] with a name of {string.Join(", ", Enum.GetValues<PlcFaultKind>().Select(NameOf))}";
                return false;
            }

            TrySeconds(parts[1], out double at);
            bool needsTime = Lasts(kinds[0]);
            if (needsTime != lasts > 0)
            {
                problem = $"fault '{entry}' {(needsTime ? "lasts: write +<seconds> behind it" : "happens once: nothing stands behind its time")}";
                return false;
            }

            faults.Add(new ScheduledFault(kinds[0], TimeSpan.FromSeconds(at), TimeSpan.FromSeconds(lasts)));
        }

        schedule = new FaultSchedule(faults);
        return true;
    }

    /// <summary>Draws faults of every kind.</summary>
    /// <param name="seed">The same seed gives the same faults.</param>
    /// <param name="every">Mean time from one to the next.</param>
    /// <param name="until">Line time of the last.</param>
    public static FaultSchedule Draw(int seed, TimeSpan every, TimeSpan until)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        var random = new Random(seed);
        PlcFaultKind[] kinds = Enum.GetValues<PlcFaultKind>();
        var faults = new List<ScheduledFault>();
        TimeSpan at = TimeSpan.Zero;
        while (true)
        {
            at += every * (0.5 + random.NextDouble());
            if (at > until) return new FaultSchedule(faults);
            PlcFaultKind kind = kinds[random.Next(kinds.Length)];
            faults.Add(new ScheduledFault(kind, at, Lasts(kind) ? every * (0.1 + 0.3 * random.NextDouble()) : TimeSpan.Zero));
        }
    }

    /// <summary>The lasting faults of a moment.</summary>
    public PlcFaults At(TimeSpan now)
    {
        PlcFaults faults = PlcFaults.None;
        foreach (ScheduledFault fault in _faults)
        {
            if (fault.At > now) break;
            if (now >= fault.At + fault.For) continue;
            faults = faults.With(fault.Kind switch
            {
                PlcFaultKind.SlowScan => new PlcFaults { SlowScan = SlowScanPeriod },
                PlcFaultKind.LostAcks => new PlcFaults { LoseAcknowledgements = true },
                PlcFaultKind.FrozenHeartbeat => new PlcFaults { FreezeHeartbeat = true },
                PlcFaultKind.GateStuckOnAccept => new PlcFaults { StuckGate = Lane.Accept },
                PlcFaultKind.GateStuckOnReject => new PlcFaults { StuckGate = Lane.Reject },
                PlcFaultKind.BlindSensor => new PlcFaults { BlindSensor = true },
                PlcFaultKind.ServerAway or PlcFaultKind.CounterJump or PlcFaultKind.CounterRestart or PlcFaultKind.RepeatedUnitId
                    or PlcFaultKind.KillSessions or PlcFaultKind.KillConnections or PlcFaultKind.OtherNamespaceIndex => PlcFaults.None,
                _ => PlcFaults.None,
            });
        }

        return faults;
    }

    public override string ToString() => string.Join(", ", _faults);

    private static bool Lasts(PlcFaultKind kind) => kind <= PlcFaultKind.ServerAway;

    private static bool TrySeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds <= 1e6;
}
