using EdgeInspector.CameraSimulator.Gvsp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>Which registers there are and what they hold after power-up.</content>
internal sealed partial class CameraDevice
{
    private void PermitRegisters()
    {
        _memory.Permit(Bootstrap.Version, Bootstrap.DiscoveryBytes, RegisterAccess.Read);
        _memory.Permit(Bootstrap.UserName, 16, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.CurrentIpConfiguration, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.PersistentAddress, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.PersistentMask, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.PersistentGateway, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.FirstUrl, 2 * Bootstrap.UrlBytes, RegisterAccess.Read);
        _memory.Permit(Bootstrap.NumberOfInterfaces, 4, RegisterAccess.Read);
        _memory.Permit(Bootstrap.LinkSpeed, 4, RegisterAccess.Read);
        _memory.Permit(Bootstrap.NumberOfMessageChannels, 12, RegisterAccess.Read);
        _memory.Permit(Bootstrap.StreamCapability, 12, RegisterAccess.Read);
        _memory.Permit(Bootstrap.HeartbeatTimeout, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.TimestampTickFrequencyHigh, 8, RegisterAccess.Read);
        _memory.Permit(Bootstrap.TimestampControl, 4, RegisterAccess.Write);
        _memory.Permit(Bootstrap.TimestampValueHigh, 8, RegisterAccess.Read);
        _memory.Permit(Bootstrap.GvcpConfiguration, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.PendingTimeout, 4, RegisterAccess.Read);
        if (_options.Switchover) _memory.Permit(Bootstrap.SwitchoverKey, 4, RegisterAccess.Write);   // a key is not told
        _memory.Permit(Bootstrap.GvspConfiguration, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.ControlChannelPrivilege, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.PrimaryApplicationPort, 4, RegisterAccess.Read);
        _memory.Permit(Bootstrap.PrimaryApplicationAddress, 4, RegisterAccess.Read);
        _memory.Permit(Bootstrap.StreamPort, 12, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.StreamDestination, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.StreamSourcePort, 8, RegisterAccess.Read);
        PermitPayloadRegisters();
        PermitUserSetRegisters();
        PermitTestRegisters();
        PermitMessageRegisters();
        PermitPrecisionTimeRegisters();
        _memory.Permit(Feature.SensorWidth, 8, RegisterAccess.Read);
        _memory.Permit(Feature.Width, 20, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.AcquisitionMode, 12, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.Trigger, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.TriggerSoftware, 4, RegisterAccess.Write);
        _memory.Permit(Feature.ExposureTime, 16, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.FrameRateMax, 8, RegisterAccess.Read);
        _memory.Permit(Feature.Gain, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.Temperature, 4, RegisterAccess.Read);
        _memory.Permit(Feature.TransportLocked, 16, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.ChunkModeActive, 8, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.ChunkEnable, 4 * Chunks.Selectors, RegisterAccess.ReadWrite);
    }

    private void SetPowerUpValues()
    {
        _memory[Bootstrap.Version] = 2u << 16;
        _memory[Bootstrap.DeviceMode] = 0x8000_0001;   // big-endian, a transmitter, UTF-8
        _memory[Bootstrap.MacHigh] = (uint)(MacAddress >> 32);
        _memory[Bootstrap.MacLow] = (uint)MacAddress;
        _memory[Bootstrap.SupportedIpConfiguration] = Bootstrap.PersistentIpBit | Bootstrap.DhcpBit | Bootstrap.LinkLocalBit;
        _memory.SetText(Bootstrap.ManufacturerName, 32, _options.ManufacturerName);
        _memory.SetText(Bootstrap.ModelName, 32, _options.ModelName);
        _memory.SetText(Bootstrap.DeviceVersion, 32, typeof(CameraDevice).Assembly.GetName().Version!.ToString(3));
        _memory.SetText(Bootstrap.ManufacturerInfo, 48, "Simulated camera");
        _memory.SetText(Bootstrap.SerialNumber, 16, _options.SerialNumber);

        _memory[Bootstrap.NumberOfInterfaces] = 1;
        _memory[Bootstrap.LinkSpeed] = 1000;
        _memory[Bootstrap.NumberOfStreamChannels] = 1;
        _memory[Bootstrap.StreamCapability] = Bootstrap.StreamCapabilityValue;
        _memory[Bootstrap.GvcpCapability] = Bootstrap.GvcpCapabilityValue & ~(_options.Switchover ? 0 : Bootstrap.SwitchoverCapabilityBit);
        _memory[Bootstrap.HeartbeatTimeout] = 3000;
        _memory[Bootstrap.TimestampTickFrequencyHigh] = (uint)(_clock.FrequencyHz >> 32);
        _memory[Bootstrap.TimestampTickFrequencyLow] = (uint)_clock.FrequencyHz;
        _memory[Bootstrap.TimestampValueHigh] = 0;
        _memory[Bootstrap.TimestampValueLow] = 0;
        _memory[Bootstrap.GvcpConfiguration] = 0;
        _memory[Bootstrap.PendingTimeout] = (uint)_options.Faults.PendingTime.TotalMilliseconds;
        _memory[Bootstrap.SwitchoverKey] = 0;
        _memory[Bootstrap.GvspConfiguration] = _options.ExtendedIds ? Bootstrap.ExtendedIdsBit : 0;
        _memory[Bootstrap.ControlChannelPrivilege] = 0;
        _memory[Bootstrap.PrimaryApplicationPort] = 0;
        _memory[Bootstrap.PrimaryApplicationAddress] = 0;
        _memory[Bootstrap.StreamPort] = 0;
        _memory[Bootstrap.StreamPacketSize] = (uint)(_options.PacketSize & ~3);
        _memory[Bootstrap.StreamPacketDelay] = (uint)Math.Min(_options.PacketDelayNs * (double)_clock.FrequencyHz / 1e9, uint.MaxValue);
        _memory[Bootstrap.StreamDestination] = 0;
        SetPayloadPowerUpValues();
        SetMessagePowerUpValues();
        SetPrecisionTimePowerUpValues();
        _ptpEnabledNs = -1;
        _memory[Feature.SensorWidth] = (uint)_options.Width;
        _memory[Feature.SensorHeight] = (uint)_options.Height;
        _memory[Feature.Width] = (uint)_options.Width;
        _memory[Feature.Height] = (uint)_options.Height;
        _memory[Feature.OffsetX] = 0;
        _memory[Feature.OffsetY] = 0;
        _memory[Feature.PixelFormat] = _options.PixelFormat;
        _memory[Feature.AcquisitionMode] = 0;
        _memory[Feature.AcquisitionFrameCount] = 1;
        _memory[Feature.Acquisition] = 0;
        _memory[Feature.Trigger] = _options.TriggerOn ? 1u : 0;
        _memory.SetDouble(Feature.ExposureTime, 100);
        _memory.SetDouble(Feature.FrameRate, _options.FrameRate);
        _memory.SetDouble(Feature.FrameRateMax, 10_000);
        _memory.SetSingle(Feature.Gain, 0);
        _memory[Feature.Temperature] = 415;
        _memory[Feature.TransportLocked] = 0;
        _memory[Feature.ChunkModeActive] = 0;
        _memory[Feature.ChunkSelector] = 0;
        for (uint i = 0; i < Chunks.Selectors; i++) _memory[Feature.ChunkEnable + 4 * i] = i == Chunks.Image ? 1u : 0;
        _memory[Feature.Scratch] = 0x7856_3412;
        _memory[Feature.UserCounter] = 0;
        _memory[Feature.UserCounter + 4] = 0;
        SetTestPowerUpValues();
        LoadUserSetAtPowerUp();
    }
}
