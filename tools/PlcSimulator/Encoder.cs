namespace EdgeInspector.PlcSimulator;

/// <summary>How far the conveyor has run: the shift register's measure, in time at full speed and in pulses. It stands while the machine does.</summary>
public sealed class Encoder
{
    /// <summary>Pulses from one unit to the next.</summary>
    public const int PulsesPerPitch = 1000;

    private TimeSpan _travel;
    private TimeSpan? _movingSince;

    /// <summary>Travel at a line time, as the time that the conveyor has moved.</summary>
    public TimeSpan TravelAt(TimeSpan now) => _movingSince is TimeSpan since ? _travel + (now > since ? now - since : TimeSpan.Zero) : _travel;

    /// <summary>Line time at which a travel is reached; null while the conveyor stands.</summary>
    public TimeSpan? TimeOf(TimeSpan travel) => _movingSince is TimeSpan since ? since + (travel - _travel) : null;

    /// <summary>The counter as the PLC reads it; wraps.</summary>
    public uint PulsesAt(TimeSpan now, TimeSpan pitch) => unchecked((uint)(long)(TravelAt(now) / pitch * PulsesPerPitch));

    /// <summary>Lets the conveyor run or stand.</summary>
    public void Set(bool moves, TimeSpan now)
    {
        if (moves == _movingSince is not null) return;
        if (moves)
        {
            _movingSince = now;
            return;
        }

        _travel = TravelAt(now);
        _movingSince = null;
    }
}
