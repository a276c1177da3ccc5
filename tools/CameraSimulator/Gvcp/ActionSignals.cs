using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>Understands ACTION, and keeps those that are scheduled until the camera's clock has come to their time.</summary>
/// <remarks>A clock that jumps moves what is scheduled with it (<see cref="ClockChanged"/>). Thread-safe.</remarks>
internal sealed class ActionSignals : IDisposable
{
    /// <summary>Actions that wait at most; the register 0x970 says so.</summary>
    public const int ScheduledMax = 16;

    /// <summary>Longest wait of the timer, which takes no more than 49 days.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    private readonly CameraDevice _device;
    private readonly Action<int> _asserted;
    private readonly Action _late;
    private readonly Counters _counters;
    private readonly Lock _gate = new();
    private readonly List<(ulong Time, int Signal)> _scheduled = [];
    private readonly ITimer _timer;

    /// <remarks><paramref name="asserted"/> is called under no lock with the number of the signal, 0 for Action1.</remarks>
    public ActionSignals(CameraDevice device, TimeProvider time, Counters counters, Action<int> asserted, Action late)
    {
        _device = device;
        _counters = counters;
        _asserted = asserted;
        _late = late;
        _timer = time.CreateTimer(_ => AssertDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Carries an ACTION out or schedules it.</summary>
    /// <returns>False when it is meant for other cameras: no acknowledge then.</returns>
    public bool TryTake(ReadOnlySpan<byte> payload, bool scheduled, out ushort status)
    {
        status = GvcpStatus.InvalidParameter;
        if (payload.Length != (scheduled ? 20 : 12)) return true;
        uint deviceKey = BinaryPrimitives.ReadUInt32BigEndian(payload);
        uint groupKey = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        uint groupMask = BinaryPrimitives.ReadUInt32BigEndian(payload[8..]);
        uint signals = _device.MatchAction(deviceKey, groupKey, groupMask);
        if (signals == 0) return false;
        Counters.Add(ref _counters.Actions);
        status = GvcpStatus.Success;
        if (scheduled) status = Schedule(BinaryPrimitives.ReadUInt64BigEndian(payload[12..]), signals);
        if (status == GvcpStatus.ActionLate) _late();
        if (status == GvcpStatus.ActionLate || !scheduled) AssertAll(signals);
        return true;
    }

    /// <summary>The camera's clock has jumped or was set.</summary>
    public void ClockChanged() => AssertDue();

    public void Clear()
    {
        lock (_gate) _scheduled.Clear();
    }

    public void Dispose() => _timer.Dispose();

    private ushort Schedule(ulong time, uint signals)
    {
        if (!_device.HasReferenceTime) return GvcpStatus.NoReferenceTime;
        lock (_gate)
        {
            if (_device.Clock.Until(time) < TimeSpan.Zero)
            {
                Counters.Add(ref _counters.LateActions);
                return GvcpStatus.ActionLate;
            }
            if (_scheduled.Count + System.Numerics.BitOperations.PopCount(signals) > ScheduledMax) return GvcpStatus.Overflow;
            for (int signal = 0; signal < CameraDevice.ActionSignalCount; signal++)
            {
                if ((signals >> signal & 1) != 0) _scheduled.Add((time, signal));
            }
            Arm_NeedsLock();
        }
        return GvcpStatus.Success;
    }

    private void AssertDue()
    {
        uint due = 0;
        lock (_gate)
        {
            for (int i = _scheduled.Count - 1; i >= 0; i--)
            {
                if (_device.Clock.Until(_scheduled[i].Time) > TimeSpan.Zero) continue;
                due |= 1u << _scheduled[i].Signal;
                _scheduled.RemoveAt(i);
            }
            Arm_NeedsLock();
        }
        AssertAll(due);
    }

    private void Arm_NeedsLock()
    {
        TimeSpan wait = LookAgain;
        foreach ((ulong time, _) in _scheduled)
        {
            TimeSpan until = _device.Clock.Until(time);
            if (until < wait) wait = until;
        }
        if (_scheduled.Count == 0) wait = Timeout.InfiniteTimeSpan;
        else if (wait < TimeSpan.FromMilliseconds(1)) wait = TimeSpan.FromMilliseconds(1);   // a timer of 0 would spin on the rest of a millisecond
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void AssertAll(uint signals)
    {
        for (int signal = 0; signal < CameraDevice.ActionSignalCount; signal++)
        {
            if ((signals >> signal & 1) != 0) _asserted(signal);
        }
    }
}
