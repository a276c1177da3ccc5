using System.Buffers.Binary;
using System.Net;
using EdgeInspector.CameraSimulator.GenApi;
using EdgeInspector.CameraSimulator.Gvcp;
using EdgeInspector.CameraSimulator.Gvsp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>The camera behind the control port: its registers, who may touch them, and what touching them does.</summary>
/// <remarks>Thread-safe: one lock over everything; the sending thread sees only the immutable <see cref="Settings"/>.</remarks>
internal sealed partial class CameraDevice
{
    private const uint HeartbeatMsMin = 500;

    private readonly Lock _gate = new();
    private readonly SimulatedCameraOptions _options;
    private readonly Counters _counters;
    private readonly DeviceMemory _memory;
    private readonly ControlPrivilege _privilege = new();
    private readonly DeviceClock _clock;
    private readonly long _poweredAt;
    private StreamSettings _settings = new();

    public CameraDevice(SimulatedCameraOptions options, Counters counters)
    {
        _options = options;
        _counters = counters;
        _clock = new DeviceClock(options);
        _poweredAt = options.Time.GetTimestamp();
        byte[] description = CameraDescription.Create(options, out string fileName);
        _memory = new DeviceMemory(description);
        MacAddress = options.MacAddress ?? MacOf(options.SerialNumber);
        PermitRegisters();
        string local = $"Local:{fileName};{DeviceMemory.DescriptionAddress:X};{description.Length:X}";
        _memory.SetText(Bootstrap.FirstUrl, Bootstrap.UrlBytes, options.FirstUrl.Replace(SimulatedCameraOptions.LocalUrl, local, StringComparison.Ordinal));
        _memory.SetText(Bootstrap.SecondUrl, Bootstrap.UrlBytes, options.SecondUrl.Replace(SimulatedCameraOptions.LocalUrl, local, StringComparison.Ordinal));
        _memory.SetText(Bootstrap.UserName, 16, options.UserName);
        _memory[Bootstrap.CurrentIpConfiguration] = Bootstrap.LinkLocalBit;
        SetPowerUpValues();
        Publish();
    }

    /// <summary>Raised under no lock, after <see cref="Settings"/> has changed.</summary>
    public event Action? SettingsChanged;

    /// <summary>Another application has taken over by its key; stream and settings stay.</summary>
    public event Action? ControlSwitched;

    /// <summary>A client has executed TriggerSoftware.</summary>
    public event Action? SoftwareTriggered;

    /// <summary>A client has set the fire-test-packet bit.</summary>
    public event Action<StreamSettings>? TestPacketFired;

    public StreamSettings Settings => Volatile.Read(ref _settings);

    /// <summary>That of the options, or a locally administered one made from the serial number.</summary>
    public ulong MacAddress { get; }

    public IPEndPoint? Controller
    {
        get { lock (_gate) return _privilege.Owner; }
    }

    /// <summary>Device time in ticks; see <see cref="DeviceClock"/>.</summary>
    public ulong Timestamp => _clock.Now;

    public DeviceClock Clock => _clock;

    /// <summary>Copies the 248 bytes of a DISCOVERY acknowledge.</summary>
    public void ReadDiscovery(Span<byte> target)
    {
        lock (_gate) _memory.Read(0, Bootstrap.DiscoveryBytes).CopyTo(target);
    }

    /// <summary>Reads a range for <paramref name="application"/>; <paramref name="target"/> is written on success only.</summary>
    public ushort Read(uint address, Span<byte> target, IPEndPoint application)
    {
        lock (_gate)
        {
            _privilege.Heard(application, UptimeNs());
            if (_privilege is { Exclusive: true } && !_privilege.IsOwner(application)) return GvcpStatus.AccessDenied;
            ushort status = _memory.CheckRead(address, target.Length);
            if (status != GvcpStatus.Success) return status;
            CountRead(address, target.Length);
            _memory.Read(address, target.Length).CopyTo(target);
            return status;
        }
    }

    /// <summary>Writes a range for <paramref name="application"/> and carries out what it means; a refused write leaves no trace.</summary>
    public ushort Write(uint address, ReadOnlySpan<byte> data, IPEndPoint application)
    {
        Deferred deferred = default;
        ushort status;
        lock (_gate)
        {
            _privilege.Heard(application, UptimeNs());
            status = Write_NeedsLock(address, data, application, ref deferred);
            if (deferred.Republish) Publish();
        }
        if (deferred.Republish) SettingsChanged?.Invoke();
        if (deferred.FireTestPacket) TestPacketFired?.Invoke(Settings);
        if (deferred.ControlSwitched) ControlSwitched?.Invoke();
        if (deferred.SoftwareTrigger) SoftwareTriggered?.Invoke();
        return status;
    }

    /// <summary>Takes control away from an application that was silent longer than its heartbeat timeout.</summary>
    public void CheckHeartbeat()
    {
        lock (_gate)
        {
            if (_privilege.Owner is null || (_memory[Bootstrap.GvcpConfiguration] & Bootstrap.HeartbeatDisableBit) != 0) return;
            long silentMs = (UptimeNs() - _privilege.LastHeardNs) / 1_000_000;
            if (silentMs <= _memory[Bootstrap.HeartbeatTimeout]) return;
            Counters.Add(ref _counters.HeartbeatExpiries);
            LoseControl_NeedsLock();
            Publish();
        }
        SettingsChanged?.Invoke();
    }

    /// <summary>
    /// Another application gets control, as after a heartbeat expiry that the first one has not noticed: streaming stops.
    /// </summary>
    public void StealControl(IPEndPoint thief)
    {
        lock (_gate)
        {
            LoseControl_NeedsLock();
            Grant_NeedsLock(thief, exclusive: false, switchover: false);
            Publish();
        }
        SettingsChanged?.Invoke();
    }

    /// <summary>Forgets everything but the user name, the user sets and the persistent network, as a camera that was unplugged.</summary>
    public void PowerCycle()
    {
        lock (_gate)
        {
            _privilege.Release();
            SetPowerUpValues();
            _clock.PowerUp();
            Publish();
        }
        SettingsChanged?.Invoke();
    }

    /// <summary>The last frame of a SingleFrame or MultiFrame acquisition has been sent.</summary>
    public void EndAcquisition(int acquisition)
    {
        lock (_gate)
        {
            if (_settings.Acquisition != acquisition) return;
            _memory[Feature.Acquisition] = 0;
            Publish();
        }
    }

    /// <summary>Writes the ports from which stream and events come.</summary>
    public void SetSourcePorts(ushort stream, ushort messages)
    {
        lock (_gate)
        {
            _memory[Bootstrap.StreamSourcePort] = stream;
            _memory[Bootstrap.MessageSourcePort] = messages;
        }
    }

    /// <summary>The address, mask and gateway with which the camera powers up; null when it is not configured to have its own.</summary>
    public (IPAddress Address, IPAddress Mask, IPAddress Gateway)? PersistentNetwork
    {
        get
        {
            lock (_gate)
            {
                if ((_memory[Bootstrap.CurrentIpConfiguration] & Bootstrap.PersistentIpBit) == 0 || _memory[Bootstrap.PersistentAddress] == 0) return null;
                return (FromRegister(Bootstrap.PersistentAddress), FromRegister(Bootstrap.PersistentMask), FromRegister(Bootstrap.PersistentGateway));
            }
        }
    }

    /// <summary>Takes control and stream from whoever has them, as a change of address does.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            LoseControl_NeedsLock();
            Publish();
        }
        SettingsChanged?.Invoke();
    }

    /// <summary>Writes what a DISCOVERY must tell about the network.</summary>
    public void SetNetwork(IPAddress address, IPAddress mask, IPAddress gateway)
    {
        lock (_gate)
        {
            _memory[Bootstrap.CurrentAddress] = ToRegister(address);
            _memory[Bootstrap.CurrentMask] = ToRegister(mask);
            _memory[Bootstrap.CurrentGateway] = ToRegister(gateway);
        }
    }

    private static uint ToRegister(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out int written) && written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }

    private IPAddress FromRegister(uint address) => new(_memory.Read(address, 4));

    private static ulong MacOf(string serialNumber)
    {
        uint hash = 2166136261;   // FNV-1a, so that equal serial numbers give equal addresses on every machine
        foreach (char c in serialNumber) hash = (hash ^ c) * 16777619;
        return 0x0245_0000_0000UL | hash;   // 0x02: locally administered, unicast
    }

    /// <summary>Time that only ever goes on: heartbeats are measured by it, whatever happens to the timestamps.</summary>
    private long UptimeNs() => _options.Time.GetElapsedTime(_poweredAt).Ticks * 100;

    private void LoseControl_NeedsLock()
    {
        _privilege.Release();
        _memory[Bootstrap.ControlChannelPrivilege] = 0;
        _memory[Bootstrap.PrimaryApplicationPort] = 0;
        _memory[Bootstrap.PrimaryApplicationAddress] = 0;
        _memory[Bootstrap.StreamPort] = 0;
        _memory[Bootstrap.MessagePort] = 0;
        _memory[Feature.Acquisition] = 0;
        _memory[Feature.TransportLocked] = 0;
    }

    private void Grant_NeedsLock(IPEndPoint application, bool exclusive, bool switchover)
    {
        _privilege.Grant(application, exclusive, UptimeNs());
        _memory[Bootstrap.ControlChannelPrivilege] =
            (exclusive ? Bootstrap.ExclusiveBit : Bootstrap.ControlBit) | (switchover ? Bootstrap.SwitchoverBit : 0);
        _memory[Bootstrap.PrimaryApplicationPort] = (uint)application.Port;
        _memory[Bootstrap.PrimaryApplicationAddress] = ToRegister(application.Address);
    }

    /// <summary>Makes <see cref="Settings"/> say what the registers say.</summary>
    private void Publish()
    {
        uint port = _memory[Bootstrap.StreamPort] & 0xFFFF;
        uint host = _memory[Bootstrap.StreamDestination];
        uint trigger = _memory[Feature.Trigger];
        bool acquiring = _memory[Feature.Acquisition] != 0;
        bool open = port != 0 && host != 0;
        var next = new StreamSettings
        {
            Acquiring = acquiring,
            Acquisition = _settings.Acquisition + (acquiring && !_settings.Acquiring ? 1 : 0),
            Channel = _settings.Channel + (open && _settings.Destination is null ? 1 : 0),
            Destination = open ? new IPEndPoint(IPAddress.HostToNetworkOrder((int)host) & 0xFFFF_FFFFL, (int)port) : null,
            ExtendedIds = (_memory[Bootstrap.GvspConfiguration] & Bootstrap.ExtendedIdsBit) != 0,
            DoNotFragment = (_memory[Bootstrap.StreamPacketSize] & Bootstrap.DoNotFragmentBit) != 0,
            PacketSize = (int)(_memory[Bootstrap.StreamPacketSize] & 0xFFFF),
            PacketDelayNs = _clock.NanosecondsOf(_memory[Bootstrap.StreamPacketDelay]),
            Width = (int)_memory[Feature.Width],
            Height = (int)_memory[Feature.Height],
            OffsetX = (int)_memory[Feature.OffsetX],
            OffsetY = (int)_memory[Feature.OffsetY],
            PixelFormat = _memory[Feature.PixelFormat],
            FramesMax = _memory[Feature.AcquisitionMode] switch { 1 => 1, 2 => _memory[Feature.AcquisitionFrameCount], _ => 0 },
            FrameRate = Math.Min(_memory.GetDouble(Feature.FrameRate), _memory.GetDouble(Feature.FrameRateMax)),
            TriggerOn = (trigger & 1) != 0,
            TriggerSource = (TriggerSource)((trigger >> 4) & 3),
            Chunks = EnabledChunks(),
            ExposureTimeUs = _memory.GetDouble(Feature.ExposureTime),
            TickFrequency = _clock.FrequencyHz,
            AllIn = (_memory[Bootstrap.StreamChannelConfiguration] & Bootstrap.AllInBit) != 0,
            Jpeg = Jpeg,
            Parts = Parts(),
        };
        _memory[Feature.PayloadSize] = (uint)next.PayloadBytes;
        Volatile.Write(ref _settings, next);
        PublishMessages();
    }

    private uint EnabledChunks()
    {
        uint enabled = 0;
        if (_memory[Feature.ChunkModeActive] == 0) return enabled;
        for (int i = 0; i < Chunks.Selectors; i++) enabled |= _memory[Feature.ChunkEnable + 4 * (uint)i] << i;
        return enabled;
    }

    /// <summary>What a write leaves to do once the lock is given back.</summary>
    private struct Deferred
    {
        public bool Republish;
        public bool FireTestPacket;
        public bool SoftwareTrigger;
        public bool ControlSwitched;
    }
}
