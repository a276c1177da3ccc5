using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>IEEE 1588 as far as a client can see it: enable, status and offset, without the protocol itself.</content>
internal sealed partial class CameraDevice
{
    // PtpStatus of the Standard Features Naming Convention.
    private const uint PtpListening = 4;
    private const uint PtpSlave = 9;
    private const uint PtpDisabled = 3;

    private long _ptpEnabledNs;
    private long _ptpOffsetNs;

    /// <summary>Whether a scheduled action can be understood: the clock follows a master.</summary>
    public bool HasReferenceTime
    {
        get { lock (_gate) return PtpStatus_NeedsLock() == PtpSlave; }
    }

    /// <summary>By how much the camera says that its clock is ahead of the master's, in nanoseconds.</summary>
    public long PtpOffsetNs
    {
        get => Interlocked.Read(ref _ptpOffsetNs);
        set => Interlocked.Exchange(ref _ptpOffsetNs, value);
    }

    private void PermitPrecisionTimeRegisters()
    {
        _memory.Permit(Bootstrap.PrecisionTimeStatus, 4, RegisterAccess.Read);
        _memory.Permit(Feature.PtpLatch, 4, RegisterAccess.Write);
        _memory.Permit(Feature.PtpLatchedStatus, 4, RegisterAccess.Read);
        _memory.Permit(Feature.PtpLatchedOffset, 8, RegisterAccess.Read);
    }

    private void SetPrecisionTimePowerUpValues()
    {
        _memory[Bootstrap.PrecisionTimeStatus] = PtpDisabled;
        _memory[Feature.PtpLatchedStatus] = PtpDisabled;
        _memory[Feature.PtpLatchedOffset] = 0;
        _memory[Feature.PtpLatchedOffset + 4] = 0;
    }

    private ushort Configure(uint value)
    {
        uint taken = value & (Bootstrap.HeartbeatDisableBit | Bootstrap.PendingEnableBit | Bootstrap.UnconditionalActionBit | Bootstrap.PrecisionTimeBit);
        _memory[Bootstrap.GvcpConfiguration] = taken;
        if ((taken & Bootstrap.PrecisionTimeBit) == 0) _ptpEnabledNs = -1;
        else if (_ptpEnabledNs < 0) _ptpEnabledNs = UptimeNs();
        _memory[Bootstrap.PrecisionTimeStatus] = PtpStatus_NeedsLock();
        return GvcpStatus.Success;
    }

    private ushort LatchPrecisionTime()
    {
        _memory[Feature.PtpLatchedStatus] = PtpStatus_NeedsLock();
        long offset = PtpOffsetNs;
        _memory[Feature.PtpLatchedOffset] = (uint)(offset >> 32);
        _memory[Feature.PtpLatchedOffset + 4] = (uint)offset;
        return GvcpStatus.Success;
    }

    /// <summary>Disabled, listening for <see cref="SimulatedCameraOptions.PtpLockTime"/>, then slave.</summary>
    private uint PtpStatus_NeedsLock()
    {
        if ((_memory[Bootstrap.GvcpConfiguration] & Bootstrap.PrecisionTimeBit) == 0) return PtpDisabled;
        return UptimeNs() - _ptpEnabledNs >= _options.PtpLockTime.Ticks * 100 ? PtpSlave : PtpListening;
    }
}
