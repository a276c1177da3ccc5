using EdgeInspector.CameraSimulator.Gvcp;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>
/// The stream channel: exposes on trigger or by its own clock, sends block after block, and sends packets again on request.
/// </summary>
/// <remarks>Owns one thread, which does all sending but resends; those leave from the thread that read the request.</remarks>
internal sealed partial class StreamChannel : IDisposable
{
    /// <summary>Bytes that the system cuts into datagrams in one call, below the 65535 of an IP packet.</summary>
    private const int SegmentedBytesMax = 65000;

    /// <summary>Longest sleep between two packets before the stop conditions are looked at again.</summary>
    private const long SleepNsMax = 20_000_000;

    private readonly CameraDevice _device;
    private readonly SimulatedCameraOptions _options;
    private readonly IImageSource _source;
    private readonly Counters _counters;
    private readonly StreamLink _link;
    private readonly FaultyPath _path;
    private readonly HeldBlock[] _held;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private CameraFaults _faults;
    private byte[] _image = [];
    private volatile bool _stopping;

    /// <summary>1 from the trigger until its block is sent.</summary>
    private int _exposing;
    private bool _triggered;
    private ulong _triggerNumber;

    private int _acquisition;
    private int _channel;
    private ulong _frameNumber;
    private ulong _nextBlockId;
    private ulong _newestBlockId;
    private int _nextHeld;
    private long _nextExposure;

    public StreamChannel(CameraDevice device, SimulatedCameraOptions options, IImageSource source, StreamLink link, Counters counters)
    {
        _device = device;
        _options = options;
        _source = source;
        _counters = counters;
        _link = link;
        _faults = options.Faults;
        link.Firewall = _faults.Firewall;
        _schedule = new FaultSchedule(options.Schedule);
        _path = new FaultyPath(link, options.Seed, counters, options.Time);
        _held = [.. Enumerable.Range(0, options.HeldBlocks).Select(_ => new HeldBlock())];
        _thread = new Thread(Run) { Name = "GVSP", IsBackground = true, Priority = ThreadPriority.Highest };
        device.SettingsChanged += () => _wake.Set();
        device.SoftwareTriggered += () => Trigger(TriggerSource.Software, triggerNumber: 0);
        device.TestPacketFired += FireTestPacket;
    }

    public CameraFaults Faults
    {
        get => Volatile.Read(ref _faults);
        set
        {
            Volatile.Write(ref _faults, value);
            _link.Firewall = value.Firewall;
        }
    }

    /// <summary>An event (<see cref="CameraEvents"/>) and its block; raised on the sending thread, which must not be held up.</summary>
    public event Action<ushort, ulong>? Happened;

    public void Start() => _thread.Start();

    public TriggerOutcome Trigger(TriggerSource source, ulong triggerNumber)
    {
        Counters.Add(ref _counters.Triggers);
        StreamSettings settings = _device.Settings;
        if (_stopping || !settings.Armed || !settings.TriggerOn || settings.TriggerSource != source)
        {
            Counters.Add(ref _counters.IgnoredTriggers);
            return TriggerOutcome.NotArmed;
        }
        if (Interlocked.CompareExchange(ref _exposing, 1, 0) != 0)
        {
            Counters.Add(ref _counters.MissedTriggers);
            return TriggerOutcome.Missed;
        }
        _triggerTime = System.Diagnostics.Stopwatch.GetTimestamp();
        _triggerNumber = triggerNumber;
        Volatile.Write(ref _triggered, true);
        _wake.Set();
        return TriggerOutcome.Exposed;
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive) _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            StreamSettings settings = _device.Settings;
            _link.Aim(settings);
            _path.ReleaseLate();
            if (settings.Channel != _channel) OpenChannel(settings);
            if (settings.Acquisition != _acquisition) BeginAcquisition(settings);

            if (Volatile.Read(ref _triggered))
            {
                // The trigger may be newer than the settings read above: a pulse that was Exposed must not meet the time before the start.
                if (!settings.Armed && _device.Settings.Armed) continue;
                if (settings.Armed) SendBlock(settings, _triggerNumber);
                else Counters.Add(ref _counters.IgnoredTriggers);   // stopped between pulse and exposure
                Volatile.Write(ref _triggered, false);
                Volatile.Write(ref _exposing, 0);
                continue;
            }

            if (settings.Armed && !settings.TriggerOn)
            {
                long now = _options.Time.GetTimestamp();
                if (now >= _nextExposure && Interlocked.CompareExchange(ref _exposing, 1, 0) == 0)
                {
                    SendBlock(settings, triggerNumber: 0);
                    Volatile.Write(ref _exposing, 0);

                    // A camera that cannot keep its rate sends as fast as it can and does not hurry afterwards.
                    long period = (long)(_options.Time.TimestampFrequency / settings.FrameRate);
                    _nextExposure = Math.Max(_nextExposure + period, now);
                    continue;
                }
            }
            _wake.WaitOne(IdleMs(settings));
        }
    }

    private int IdleMs(StreamSettings settings)
    {
        if (_path.Waiting) return 1;
        if (!settings.Armed || settings.TriggerOn) return 100;
        long ticks = _nextExposure - _options.Time.GetTimestamp();
        return (int)Math.Clamp(ticks * 1000 / _options.Time.TimestampFrequency, 1, 100);
    }

    /// <summary>Block ids begin anew, so nothing sent under the old ones may be sent again.</summary>
    private void OpenChannel(StreamSettings settings)
    {
        foreach (HeldBlock block in _held) block.Close();
        _path.Forget();
        Volatile.Write(ref _newestBlockId, 0);
        _channel = settings.Channel;
        _nextBlockId = settings.ExtendedIds ? _options.FirstBlockId : Math.Max(1, _options.FirstBlockId & 0xFFFF);
    }

    private void BeginAcquisition(StreamSettings settings)
    {
        _acquisition = settings.Acquisition;
        _frameNumber = 0;
        _nextExposure = _options.Time.GetTimestamp();
    }

    private void SendBlock(StreamSettings settings, ulong triggerNumber)
    {
        if (settings.FramesMax != 0 && _frameNumber >= settings.FramesMax) return;
        ulong blockId = _nextBlockId;
        _nextBlockId = !settings.ExtendedIds && blockId >= 0xFFFF || blockId == ulong.MaxValue ? 1 : blockId + 1;
        ulong timestamp = _device.Timestamp;
        ReadOnlySpan<byte> payload = default;
        if (settings.PixelsComeFirst)
        {
            if (_options.ExposureDelaysFrame && !Wait(TimeSpan.FromMicroseconds(settings.ExposureTimeUs), settings)) return;
            payload = Expose(blockId, timestamp, settings, triggerNumber);
        }
        HeldBlock block = _held[_nextHeld];
        _nextHeld = (_nextHeld + 1) % _held.Length;
        block.Open(blockId, _frameNumber, timestamp, settings.PixelsComeFirst ? payload.Length : settings.PayloadBytes, settings);
        block.Scheduled = _schedule.Of(_framesBegun++);
        Falsify(block);
        TriggerTimes.Set(_frameNumber, settings.TriggerOn ? _triggerTime : System.Diagnostics.Stopwatch.GetTimestamp());
        Volatile.Write(ref _newestBlockId, blockId);
        Happened?.Invoke(CameraEvents.FrameStart, blockId);

        if (!settings.PixelsComeFirst && _options.ExposureDelaysFrame && !Wait(TimeSpan.FromMicroseconds(settings.ExposureTimeUs), settings)) return;

        CameraFaults faults = Faults;
        bool whole = block.IsAllIn ? SendAllIn(block, faults, payload)
            : faults.TouchData || block.Scheduled.Length > 0 ? SendOneByOne(block, settings, faults, payload, timestamp, triggerNumber)
            : SendInBursts(block, settings, payload, timestamp, triggerNumber);
        if (!whole) return;
        _frameNumber++;
        Counters.Add(ref _counters.Frames);
        Happened?.Invoke(CameraEvents.FrameEnd, blockId);
        if (settings.FramesMax != 0 && _frameNumber >= settings.FramesMax) _device.EndAcquisition(settings.Acquisition);
    }

    /// <returns>False when the channel was closed before the trailer.</returns>
    private bool SendInBursts(HeldBlock block, StreamSettings settings, ReadOnlySpan<byte> payload, ulong timestamp, ulong triggerNumber)
    {
        // Datagrams of one call have one length, and those of a part end where it ends.
        bool segmented = !block.IsMultiPart && _options.FastSend == FastSend.Gso && _link.TrySegment(block.StrideBytes);
        bool batched = !block.IsMultiPart && _options.FastSend == FastSend.SendMmsg;
        if (!segmented) _link.TrySegment(0);
        _link.Send(block.Leader);
        if (!settings.PixelsComeFirst) payload = Expose(block.BlockId, timestamp, settings, triggerNumber);
        var pace = new PacketPace(settings.PacketDelayNs, _options.Time);
        int together = segmented ? Math.Min(pace.GroupPackets, SegmentedBytesMax / block.StrideBytes) : pace.GroupPackets;
        int packets = block.PayloadPackets;
        for (int id = 1; id <= packets; id += together)
        {
            if (Abandoned(settings)) return false;
            int count = Math.Min(together, packets - id + 1);
            if (!KeepPace(ref pace, count, settings)) return false;
            int atOnce = segmented || batched ? count : 1;
            for (int next = id; next < id + count; next += atOnce)
            {
                block.Fill(next, atOnce, payload);
                if (segmented) _link.Send(block.Packets(next, atOnce), atOnce);
                else if (atOnce > 1) _link.SendBatch(block.Packets(next, atOnce), block.StrideBytes);
                else _link.Send(block.Packets(next, 1));
            }
        }
        if (!KeepPace(ref pace, 1, settings)) return false;
        block.MarkComplete();
        _link.Send(block.Trailer);
        return true;
    }

    /// <returns>False when the channel was closed before the trailer.</returns>
    private bool SendOneByOne(HeldBlock block, StreamSettings settings, CameraFaults faults, ReadOnlySpan<byte> payload, ulong timestamp, ulong triggerNumber)
    {
        _link.TrySegment(0);
        SendInTurn(block, faults, block.Leader, 0);
        if (!settings.PixelsComeFirst) payload = Expose(block.BlockId, timestamp, settings, triggerNumber);
        if (FaultSchedule.Find(block.Scheduled, ScheduledFaultKind.LeaderPause) is { } pause && !Wait(pause.Time, settings)) return false;
        var pace = new PacketPace(settings.PacketDelayNs, _options.Time);
        for (int id = 1; id <= block.PayloadPackets; id++)
        {
            if (id % pace.GroupPackets == 1 % pace.GroupPackets)
            {
                if (Abandoned(settings)) return false;
                if (!KeepPace(ref pace, Math.Min(pace.GroupPackets, block.PayloadPackets - id + 1), settings)) return false;
            }
            if (id == (block.PayloadPackets + 1) / 2) Raise(block.Scheduled);
            block.Fill(id, 1, payload);
            SendInTurn(block, faults, block.Packets(id, 1), (uint)id);
        }
        if (!KeepPace(ref pace, 1, settings)) return false;
        block.MarkComplete();
        SendInTurn(block, faults, block.Trailer, (uint)block.PayloadPackets + 1);
        return true;
    }

    /// <summary>Waits for the turn of the next <paramref name="count"/> packets.</summary>
    /// <returns>False when the block is to end here.</returns>
    private bool KeepPace(ref PacketPace pace, int count, StreamSettings settings)
    {
        for (long aheadNs = pace.AheadNs(); aheadNs > 0; aheadNs = pace.AheadNs())
        {
            if (Abandoned(settings)) return false;
            if (!ShortSleep.Try(Math.Min(aheadNs, SleepNsMax))) break;
        }
        pace.Count(count);
        return true;
    }

    /// <summary>A closed channel ends its block in the middle, also when another is open by now.</summary>
    private bool Abandoned(StreamSettings settings)
    {
        StreamSettings now = _device.Settings;
        return _stopping || now.Destination is null || now.Channel != settings.Channel;
    }

    private void FireTestPacket(StreamSettings settings)
    {
        int pathMtu = Faults.PathMtu;
        if (settings.Destination is null || (pathMtu > 0 && settings.PacketSize > pathMtu)) return;
        var packet = new byte[settings.PacketSize - GvspPacket.IpUdpBytes];
        GvspPacket.WriteHead(packet, settings.ExtendedIds, GvcpStatus.Success, blockId: 0, GvspPacket.PayloadFormat, packetId: 0);
        Counters.Add(ref _counters.TestPackets);
        _link.SendTo(packet, settings.Destination);
    }
}
