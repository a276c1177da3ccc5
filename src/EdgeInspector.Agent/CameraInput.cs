using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>What one camera's threads give to the reject loop.</summary>
public sealed class CameraInput
{
    private int _restarts;
    private int _restartsSeen;
    private long _pulse;
    private long _pulseSeen = -1;

    public CameraInput(TriggerPairing pairing, IReadOnlyList<int> views, HandOver<CameraView> inspected, HandOver<CameraView> failed)
    {
        Pairing = pairing;
        Views = views;
        Inspected = inspected;
        Failed = failed;
    }

    /// <summary>Owned by the reject loop.</summary>
    public TriggerPairing Pairing { get; }

    /// <summary>The unit's views that this camera takes, in the order of its exposures.</summary>
    public IReadOnlyList<int> Views { get; }

    /// <summary>From the inspect thread.</summary>
    public HandOver<CameraView> Inspected { get; }

    /// <summary>From the receive thread: incomplete frames, and those that nobody could inspect.</summary>
    public HandOver<CameraView> Failed { get; }

    /// <summary>The camera counts its images anew.</summary>
    public void TellRestart() => Interlocked.Increment(ref _restarts);

    /// <summary>Called by the inspect thread on every turn, frame or not.</summary>
    public void Pulse() => Volatile.Write(ref _pulse, _pulse + 1);

    /// <summary>Whether the camera was restarted since the last call. For the reject loop.</summary>
    public bool TakeRestart()
    {
        int restarts = Volatile.Read(ref _restarts);
        if (restarts == _restartsSeen) return false;
        _restartsSeen = restarts;
        return true;
    }

    /// <summary>Whether the inspect thread has turned since the last call. For the reject loop.</summary>
    public bool HasMovedSince()
    {
        long pulse = Volatile.Read(ref _pulse);
        bool moved = pulse != _pulseSeen;
        _pulseSeen = pulse;
        return moved;
    }
}
