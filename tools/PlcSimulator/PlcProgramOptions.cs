namespace EdgeInspector.PlcSimulator;

/// <summary>Geometry and pace of the line, as the PLC programmer sets them.</summary>
public sealed record PlcProgramOptions
{
    /// <summary>Units fed in all; 1..1000000, default 200.</summary>
    public int Units { get; init; } = 200;

    /// <summary>Units a minute; 1..6000, default 300.</summary>
    public double RatePerMinute { get; init; } = 300;

    /// <summary>Id of the first unit; the next ones count up. Unlike the trigger counter, so that the two cannot be mixed up unseen. Default 1001.</summary>
    public uint FirstUnitId { get; init; } = 1001;

    /// <summary>Pockets of the carousel; the pocket of a unit is its number modulo this. Default 24.</summary>
    public ushort Pockets { get; init; } = 24;

    /// <summary>From the true trigger to the moment at which the gate is set: a verdict that arrives afterwards is late. 5..60000 ms, default 80 ms.</summary>
    public TimeSpan VerdictWindow { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Time that the gate needs to move; the unit reaches it this long after <see cref="VerdictWindow"/>. Default 40 ms.</summary>
    public TimeSpan GateReaction { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>From the gate to its sensor. Default 15 ms.</summary>
    public TimeSpan SensorTravel { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Period of both heartbeats. The agent's is stale after three without a change. 50..5000 ms, default 500 ms.</summary>
    public TimeSpan HeartbeatPeriod { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From the first Ready to the first unit. Default 1 s.</summary>
    public TimeSpan StartDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What silence means. Default positive release.</summary>
    public PlcMode Mode { get; init; }

    /// <summary>How long an acting state of the machine lasts, such as Stopping. Default 30 ms.</summary>
    public TimeSpan ActingTime { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Whether the machine stops when the agent asks for it; otherwise it shows it and runs on. Default false.</summary>
    public bool StopsOnRequest { get; init; }

    /// <summary>Feed at once instead of waiting for the first Ready. Default false.</summary>
    public bool FeedAtOnce { get; init; }

    /// <summary>From one unit to the next.</summary>
    public TimeSpan Pitch => TimeSpan.FromMinutes(1 / RatePerMinute);

    /// <summary>Names everything that is wrong with these options, with the allowed range; empty when a program can be made.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range(Units, 1, 1_000_000, "units");
        Range(RatePerMinute, 1, 6000, "rate", " units/min");
        Range(Pockets, 1, 10_000, "pockets");
        Range(VerdictWindow.TotalMilliseconds, 5, 60_000, "verdict window", " ms");
        Range(GateReaction.TotalMilliseconds, 0, 10_000, "gate reaction", " ms");
        Range(SensorTravel.TotalMilliseconds, 0, 10_000, "sensor travel", " ms");
        Range(HeartbeatPeriod.TotalMilliseconds, 50, 5000, "heartbeat period", " ms");
        Range(ActingTime.TotalMilliseconds, 0, 10_000, "acting time", " ms");
        Range(StartDelay.TotalMilliseconds, 0, 60_000, "start delay", " ms");
        return problems;

        void Range(double value, double min, double max, string name, string unit = "")
        {
            if (!(value >= min && value <= max)) problems.Add($"{name} {value}{unit} is outside {min}..{max}{unit}");
        }
    }
}
