using System.Buffers.Binary;
using System.Net;
using EdgeInspector.CameraSimulator.Gvsp;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>Understands one command and writes its acknowledge; any bytes at all are answered or ignored, never thrown on.</summary>
/// <remarks>Commands are carried out one after another, also when unicast and broadcast arrive together.</remarks>
internal sealed partial class CommandHandler(CameraDevice device, StreamChannel stream, ActionSignals actions, SimulatedCameraOptions options, Counters counters) : IDisposable
{
    private readonly Lock _oneByOne = new();
    private byte[] _lastWrite = [];
    private byte[] _lastWriteAcknowledge = [];
    private IPEndPoint? _lastWriter;
    private long _commandNumber;
    private CameraFaults _faults = options.Faults;
    private long _muteUntil = long.MinValue;

    public CameraFaults Faults
    {
        get => Volatile.Read(ref _faults);
        set => Volatile.Write(ref _faults, value);
    }

    /// <summary>Whether commands are swallowed unanswered.</summary>
    public bool Mute { get; set; }

    /// <summary>Mute, or not yet booted.</summary>
    private bool Silent => Mute || options.Time.GetTimestamp() < Volatile.Read(ref _muteUntil);

    /// <summary>Whether the camera has an address that nobody reaches: only FORCEIP gets through.</summary>
    public bool OutOfReach { get; set; }

    /// <summary>A FORCEIP named this camera: address (0.0.0.0 to configure anew), mask and gateway. Called after the acknowledge has left.</summary>
    public event Action<IPAddress, IPAddress, IPAddress>? AddressForced;

    /// <summary>Swallows everything until <paramref name="time"/> has passed, as a camera that boots.</summary>
    public void MuteFor(TimeSpan time)
    {
        Volatile.Write(ref _muteUntil, options.Time.GetTimestamp() + (long)(time.TotalSeconds * options.Time.TimestampFrequency));
        lock (_oneByOne) ForgetLastWrite();
    }

    public void ForgetLastWrite() => _lastWriter = null;

    /// <summary>Carries out a command and writes its acknowledge; <paramref name="afterwards"/> is to be done once that has left.</summary>
    /// <returns>Length of the acknowledge; 0 for none.</returns>
    public int Handle(ReadOnlySpan<byte> datagram, IPEndPoint from, Span<byte> acknowledge, ControlPort port, out Action? afterwards)
    {
        afterwards = null;
        if (Silent) return 0;
        if (!GvcpHeader.TryRead(datagram, out GvcpHeader header))
        {
            Counters.Add(ref counters.ForeignDatagrams);
            return 0;
        }
        if (OutOfReach && header.Opcode != GvcpOpcode.ForceIp) return 0;
        lock (_oneByOne) return Handle_NeedsLock(header, datagram, from, acknowledge, port, ref afterwards);
    }

    private int Handle_NeedsLock(
        GvcpHeader header, ReadOnlySpan<byte> datagram, IPEndPoint from, Span<byte> acknowledge, ControlPort port, ref Action? afterwards)
    {
        Counters.Add(ref counters.Commands);
        _commandNumber++;
        ReadOnlySpan<byte> payload = datagram[GvcpHeader.SizeBytes..];
        if (header.LengthBytes > payload.Length || header.RequestId == 0) return Finish(GvcpStatus.InvalidHeader, 0, header, acknowledge);
        payload = payload[..header.LengthBytes];
        if (header.Opcode == GvcpOpcode.PacketResend)
        {
            Resend(header, payload);
            return 0;
        }

        bool writes = header.Opcode is GvcpOpcode.WriteRegister or GvcpOpcode.WriteMemory;
        if (writes && from.Equals(_lastWriter) && datagram.SequenceEqual(_lastWrite))
        {
            // The client has not seen our acknowledge and asks again under the same id: answer again, do not write twice.
            Counters.Add(ref counters.RepeatedCommands);
            _lastWriteAcknowledge.CopyTo(acknowledge);
            return _lastWriteAcknowledge.Length;
        }

        // Neither is remembered as the last write: the same command under the same id may be carried out the next time.
        if (TryRefuse_NeedsLock(header, out ushort refusal)) return Finish(refusal, 0, header, acknowledge);
        if (IsAccess(header.Opcode) && TryPutOff_NeedsLock(header, datagram, from, port, out bool busy))
        {
            return busy ? Finish(GvcpStatus.Busy, 0, header, acknowledge) : 0;
        }
        return CarryOut_NeedsLock(header, datagram, from, acknowledge, ref afterwards);
    }

    private int CarryOut_NeedsLock(GvcpHeader header, ReadOnlySpan<byte> datagram, IPEndPoint from, Span<byte> acknowledge, ref Action? afterwards)
    {
        ReadOnlySpan<byte> payload = datagram.Slice(GvcpHeader.SizeBytes, header.LengthBytes);
        Span<byte> body = acknowledge[GvcpHeader.SizeBytes..];
        int length = 0;
        bool silent = false;
        ushort status = header.Opcode switch
        {
            GvcpOpcode.Discovery => Discover(body, out length),
            GvcpOpcode.ForceIp => ForceIp(payload, out silent, ref afterwards),
            GvcpOpcode.ReadRegister => ReadRegisters(payload, from, body, out length),
            GvcpOpcode.WriteRegister => WriteRegisters(payload, from, body, out length),
            GvcpOpcode.ReadMemory => ReadMemory(payload, from, body, out length),
            GvcpOpcode.WriteMemory => WriteMemory(payload, from, body, out length),
            GvcpOpcode.Action => Act(header, payload, out silent),
            _ => GvcpStatus.NotImplemented,
        };
        if (silent) return 0;   // meant for other cameras
        int total = Finish(status, length, header, acknowledge);
        if (header.Opcode is GvcpOpcode.WriteRegister or GvcpOpcode.WriteMemory)
        {
            _lastWriter = from;
            _lastWrite = datagram.ToArray();
            _lastWriteAcknowledge = acknowledge[..total].ToArray();
        }
        return FaultDice.Hits(Faults.LoseAcknowledgeProbability, options.Seed, FaultKind.Acknowledge, (ulong)_commandNumber, 0, 0) ? 0 : total;
    }

    private int Finish(ushort status, int length, GvcpHeader header, Span<byte> acknowledge)
    {
        if ((status & 0x8000) != 0) Counters.Add(ref counters.RefusedCommands);

        // DISCOVERY is answered whatever the flag says: real clients forget it. [seen: Aravis fake camera does the same]
        if (!header.WantsAcknowledge && header.Opcode != GvcpOpcode.Discovery) return 0;
        GvcpHeader.WriteAcknowledge(acknowledge, status, (ushort)(header.Opcode + 1), length, header.RequestId);
        return GvcpHeader.SizeBytes + length;
    }

    private ushort Discover(Span<byte> body, out int length)
    {
        Counters.Add(ref counters.Discoveries);
        device.ReadDiscovery(body[..Bootstrap.DiscoveryBytes]);
        length = Bootstrap.DiscoveryBytes;
        return GvcpStatus.Success;
    }

    /// <summary>Means the camera whose MAC address it names, and only while nobody controls it.</summary>
    private ushort ForceIp(ReadOnlySpan<byte> payload, out bool silent, ref Action? afterwards)
    {
        silent = true;
        if (payload.Length != 56) return GvcpStatus.InvalidParameter;
        ulong mac = ((ulong)BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) << 32) | BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        if (mac != device.MacAddress) return GvcpStatus.InvalidParameter;
        silent = false;
        if (device.Controller is not null) return GvcpStatus.AccessDenied;
        var address = new IPAddress(payload.Slice(20, 4));
        var mask = new IPAddress(payload.Slice(36, 4));
        var gateway = new IPAddress(payload.Slice(52, 4));
        afterwards = () => AddressForced?.Invoke(address, mask, gateway);
        Counters.Add(ref counters.ForcedAddresses);
        return GvcpStatus.Success;
    }

    private ushort Act(GvcpHeader header, ReadOnlySpan<byte> payload, out bool silent)
    {
        silent = !actions.TryTake(payload, (header.Flags & GvcpHeader.Scheduled) != 0, out ushort status);
        return status;
    }

    private ushort ReadRegisters(ReadOnlySpan<byte> payload, IPEndPoint from, Span<byte> body, out int length)
    {
        length = 0;
        if (payload.Length == 0 || payload.Length % 4 != 0 || payload.Length > GvcpHeader.PayloadBytesMax) return GvcpStatus.InvalidParameter;
        for (; length < payload.Length; length += 4)
        {
            uint address = BinaryPrimitives.ReadUInt32BigEndian(payload[length..]);
            ushort status = device.Read(address, body.Slice(length, 4), from);
            if (status != GvcpStatus.Success) return status;
        }
        return GvcpStatus.Success;
    }

    /// <summary>The acknowledge names how many pairs were written, which is the index of the refused one.</summary>
    private ushort WriteRegisters(ReadOnlySpan<byte> payload, IPEndPoint from, Span<byte> body, out int length)
    {
        length = 4;
        BinaryPrimitives.WriteUInt32BigEndian(body, 0);
        if (payload.Length == 0 || payload.Length % 8 != 0 || payload.Length > GvcpHeader.PayloadBytesMax) return GvcpStatus.InvalidParameter;
        for (int offset = 0; offset < payload.Length; offset += 8)
        {
            uint address = BinaryPrimitives.ReadUInt32BigEndian(payload[offset..]);
            ushort status = device.Write(address, payload.Slice(offset + 4, 4), from);
            if (status != GvcpStatus.Success) return status;
            BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)(offset / 8 + 1));
        }
        return GvcpStatus.Success;
    }

    private ushort ReadMemory(ReadOnlySpan<byte> payload, IPEndPoint from, Span<byte> body, out int length)
    {
        length = 0;
        if (payload.Length != 8) return GvcpStatus.InvalidParameter;
        uint address = BinaryPrimitives.ReadUInt32BigEndian(payload);
        int count = BinaryPrimitives.ReadUInt16BigEndian(payload[6..]);
        if (count > GvcpHeader.MemoryBytesMax) return GvcpStatus.InvalidParameter;
        ushort status = device.Read(address, body.Slice(4, count), from);
        if (status != GvcpStatus.Success) return status;
        BinaryPrimitives.WriteUInt32BigEndian(body, address);
        length = 4 + count;
        return status;
    }

    private ushort WriteMemory(ReadOnlySpan<byte> payload, IPEndPoint from, Span<byte> body, out int length)
    {
        length = 4;
        BinaryPrimitives.WriteUInt32BigEndian(body, 0);
        if (payload.Length < 8 || payload.Length > GvcpHeader.PayloadBytesMax) return GvcpStatus.InvalidParameter;
        ushort status = device.Write(BinaryPrimitives.ReadUInt32BigEndian(payload), payload[4..], from);
        if (status == GvcpStatus.Success) BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)(payload.Length - 4));
        return status;
    }

    private void Resend(GvcpHeader header, ReadOnlySpan<byte> payload)
    {
        Counters.Add(ref counters.ResendRequests);
        bool extended = (header.Flags & GvcpHeader.ExtendedIds) != 0;
        if (payload.Length < (extended ? 20 : 12) || BinaryPrimitives.ReadUInt16BigEndian(payload) != 0) return;
        uint first = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        uint last = BinaryPrimitives.ReadUInt32BigEndian(payload[8..]);
        ulong blockId = extended ? BinaryPrimitives.ReadUInt64BigEndian(payload[12..]) : BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        if (!extended)
        {
            first &= 0xFF_FFFF;
            last &= 0xFF_FFFF;
        }
        stream.Resend(blockId, first, last, extended);
    }
}
