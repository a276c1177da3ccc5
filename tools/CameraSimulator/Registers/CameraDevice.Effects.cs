using System.Buffers.Binary;
using System.Net;
using EdgeInspector.CameraSimulator.Gvcp;
using EdgeInspector.CameraSimulator.Gvsp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>What writing a register does.</content>
internal sealed partial class CameraDevice
{
    private bool GeometryLocked => _settings.Acquiring || _memory[Feature.TransportLocked] != 0;

    private ushort Write_NeedsLock(uint address, ReadOnlySpan<byte> data, IPEndPoint application, ref Deferred deferred)
    {
        ushort status = _memory.CheckWrite(address, data.Length);
        if (status != GvcpStatus.Success) return status;

        // Without control an application may only ask for control.
        bool asksForControl = address == Bootstrap.ControlChannelPrivilege && data.Length == 4
            && (_privilege.Owner is null || KnowsKey(BinaryPrimitives.ReadUInt32BigEndian(data)));
        if (!_privilege.IsOwner(application) && !asksForControl) return GvcpStatus.AccessDenied;

        Span<byte> registers = _memory.Registers(address, data.Length);
        Span<byte> before = stackalloc byte[GvcpHeader.MemoryBytesMax];
        before = before[..data.Length];
        registers.CopyTo(before);
        data.CopyTo(registers);
        for (int offset = 0; offset < data.Length; offset += 4)
        {
            status = Apply(address + (uint)offset, application, ref deferred);
            if (status == GvcpStatus.Success) continue;
            before.CopyTo(registers);
            return status;
        }
        deferred.Republish = true;
        return status;
    }

    /// <summary>Judges the word just written and carries out its meaning.</summary>
    private ushort Apply(uint address, IPEndPoint application, ref Deferred deferred)
    {
        uint value = _memory[address];
        switch (address)
        {
            case Bootstrap.CurrentIpConfiguration:
                // A camera cannot be told to do without a link-local address. It takes effect at the next power-up.
                _memory[address] = value & (Bootstrap.PersistentIpBit | Bootstrap.DhcpBit) | Bootstrap.LinkLocalBit;
                return GvcpStatus.Success;
            case Bootstrap.HeartbeatTimeout:
                _memory[address] = Math.Max(value, HeartbeatMsMin);
                return GvcpStatus.Success;
            case Bootstrap.TimestampControl:
                return ControlTimestamp(value);
            case Bootstrap.GvcpConfiguration:
                return Configure(value);
            case Feature.PtpLatch:
                return LatchPrecisionTime();
            case Bootstrap.GvspConfiguration:
                _memory[address] = value & Bootstrap.ExtendedIdsBit;
                if (!PayloadsFit()) return GvcpStatus.InvalidParameter;
                return _settings.Acquiring && value != (_settings.ExtendedIds ? Bootstrap.ExtendedIdsBit : 0) ? GvcpStatus.WriteProtect : GvcpStatus.Success;
            case Bootstrap.ControlChannelPrivilege:
                return ChangeControl(value, application, ref deferred);
            case Bootstrap.StreamPort or Bootstrap.MessagePort:
                _memory[address] = value & 0xFFFF;
                return GvcpStatus.Success;
            case Bootstrap.StreamPacketSize:
                return SetPacketSize(value, ref deferred);
            case Bootstrap.StreamChannelConfiguration or Feature.ImageCompressionMode or Feature.ComponentSelector
                or (>= Feature.ComponentEnable and < Feature.ComponentEnable + 4 * 8):
                return ApplyPayload(address, value);
            case Feature.UserSetSelector or Feature.UserSetLoad or Feature.UserSetSave or Feature.UserSetDefault:
                return ApplyUserSet(address, value);
            case Feature.TestRounded:
                return Round(value);
            case Feature.Width:
                return Geometry(value, 16, _memory[Feature.SensorWidth] - _memory[Feature.OffsetX], 4);
            case Feature.Height:
                return Geometry(value, 2, _memory[Feature.SensorHeight] - _memory[Feature.OffsetY], 2);
            case Feature.OffsetX:
                return Geometry(value, 0, _memory[Feature.SensorWidth] - _memory[Feature.Width], 4);
            case Feature.OffsetY:
                return Geometry(value, 0, _memory[Feature.SensorHeight] - _memory[Feature.Height], 2);
            case Feature.PixelFormat:
                if (GeometryLocked) return GvcpStatus.WriteProtect;
                return PixelFormats.All.Values.Contains(value) && PayloadsFit() ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.AcquisitionMode:
                if (_settings.Acquiring) return GvcpStatus.WriteProtect;
                return value <= 2 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.AcquisitionFrameCount:
                return value is >= 1 and <= 65535 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.Acquisition or Feature.TransportLocked:
                return value <= 1 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.ChunkModeActive:
                if (GeometryLocked) return GvcpStatus.WriteProtect;
                return value <= 1 && PayloadsFit() ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.ChunkSelector:
                return value < Chunks.Selectors ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.ChunkEnable:
                _memory[address] = 1;   // clients clear all before they choose [seen: Aravis 0.8.26]; the image stays
                return GvcpStatus.Success;
            case > Feature.ChunkEnable and < Feature.ChunkEnable + 4 * Chunks.Selectors:
                if (GeometryLocked) return GvcpStatus.WriteProtect;
                return value <= 1 && PayloadsFit() ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.Trigger:
                return (value & ~0x131u) == 0 && (value >> 4 & 3) <= (uint)TriggerSource.Action1 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case >= Feature.EventNotification and < Feature.EventNotification + 4 * CameraEvents.SwitchedCount:
                return value <= 1 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.TriggerSoftware:
                deferred.SoftwareTrigger = (value & 1) != 0;
                return GvcpStatus.Success;
            case Feature.ExposureTime or Feature.ExposureTime + 4:
                return SetExposureTime();
            case Feature.FrameRate or Feature.FrameRate + 4:
                return _memory.GetDouble(Feature.FrameRate) is >= 0.1 and <= 10_000 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.Gain:
                return _memory.GetSingle(Feature.Gain) is >= 0 and <= 24 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            default:
                return GvcpStatus.Success;
        }
    }

    private ushort ControlTimestamp(uint value)
    {
        if ((value & Bootstrap.TimestampLatchBit) != 0)
        {
            ulong now = Timestamp;
            _memory[Bootstrap.TimestampValueHigh] = (uint)(now >> 32);
            _memory[Bootstrap.TimestampValueLow] = (uint)now;
        }
        if ((value & Bootstrap.TimestampResetBit) != 0) _clock.Reset();
        _memory[Bootstrap.TimestampControl] = 0;
        return GvcpStatus.Success;
    }

    /// <summary>Whether the controller lets an application with this key take over.</summary>
    private bool KnowsKey(uint controlChannelPrivilege) =>
        _privilege is { Owner: not null, Exclusive: false } && (_memory[Bootstrap.ControlChannelPrivilege] & Bootstrap.SwitchoverBit) != 0
        && controlChannelPrivilege >> 16 == (_memory[Bootstrap.SwitchoverKey] & 0xFFFF);

    private ushort ChangeControl(uint value, IPEndPoint application, ref Deferred deferred)
    {
        uint wanted = value & 0xFFFF;
        uint known = Bootstrap.ExclusiveBit | Bootstrap.ControlBit | (_options.Switchover ? Bootstrap.SwitchoverBit : 0);
        if ((wanted & ~known) != 0) return GvcpStatus.InvalidParameter;
        bool takesOver = _privilege.Owner is not null && !_privilege.IsOwner(application);
        if (wanted == 0 && takesOver || wanted == Bootstrap.SwitchoverBit) return GvcpStatus.InvalidParameter;
        if (wanted == 0) LoseControl_NeedsLock();
        else Grant_NeedsLock(application, (wanted & Bootstrap.ExclusiveBit) != 0, (wanted & Bootstrap.SwitchoverBit) != 0);
        deferred.ControlSwitched = takesOver;
        return GvcpStatus.Success;
    }

    private ushort SetPacketSize(uint value, ref Deferred deferred)
    {
        // The camera takes the nearest size that it can do; the client reads back which.
        int size = Math.Clamp((int)(value & 0xFFFF), _settings.IsMultiPart ? StreamSettings.MultiPartPacketSizeMin : PacketSizeMin, _options.PacketSizeMax) & ~3;
        if (_settings.Acquiring && size != _settings.PacketSize) return GvcpStatus.WriteProtect;
        _memory[Bootstrap.StreamPacketSize] = (uint)size | (value & Bootstrap.DoNotFragmentBit);
        deferred.FireTestPacket = (value & Bootstrap.FireTestPacketBit) != 0;
        return GvcpStatus.Success;
    }

    private ushort Geometry(uint value, uint min, uint max, uint step)
    {
        if (GeometryLocked) return GvcpStatus.WriteProtect;
        return value >= min && value <= max && value % step == 0 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
    }

    private ushort SetExposureTime()
    {
        double exposureUs = _memory.GetDouble(Feature.ExposureTime);
        if (exposureUs is not (>= 10 and <= 1_000_000)) return GvcpStatus.InvalidParameter;
        _memory.SetDouble(Feature.FrameRateMax, 1_000_000.0 / exposureUs);
        return GvcpStatus.Success;
    }
}
