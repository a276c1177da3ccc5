using System.Net;
using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>Message channel and action signals as the registers describe them.</content>
internal sealed partial class CameraDevice
{
    public const int ActionSignalCount = 4;

    private MessageSettings _messages = new();

    public MessageSettings Messages => Volatile.Read(ref _messages);

    /// <summary>The signals that an ACTION with these keys means, bit 0 for Action1.</summary>
    /// <remarks>None without a controller, unless unconditional actions are enabled.</remarks>
    public uint MatchAction(uint deviceKey, uint groupKey, uint groupMask)
    {
        lock (_gate)
        {
            bool listens = _privilege.Owner is not null || (_memory[Bootstrap.GvcpConfiguration] & Bootstrap.UnconditionalActionBit) != 0;
            if (!listens || deviceKey != _memory[Bootstrap.ActionDeviceKey]) return 0;
            uint signals = 0;
            for (int signal = 0; signal < ActionSignalCount; signal++)
            {
                uint entry = Bootstrap.ActionGroups + 16 * (uint)signal;
                if (groupKey == _memory[entry] && (groupMask & _memory[entry + 4]) != 0) signals |= 1u << signal;
            }
            return signals;
        }
    }

    private void PermitMessageRegisters()
    {
        _memory.Permit(Bootstrap.ActionDeviceKey, 4, RegisterAccess.Write);   // a key is not told
        _memory.Permit(Bootstrap.ScheduledActionQueueSize, 4, RegisterAccess.Read);
        _memory.Permit(Bootstrap.MessagePort, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.MessageDestination, 12, RegisterAccess.ReadWrite);
        _memory.Permit(Bootstrap.MessageSourcePort, 4, RegisterAccess.Read);
        for (uint signal = 0; signal < ActionSignalCount; signal++) _memory.Permit(Bootstrap.ActionGroups + 16 * signal, 8, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.EventNotification, 4 * CameraEvents.SwitchedCount, RegisterAccess.ReadWrite);
    }

    private void SetMessagePowerUpValues()
    {
        _memory[Bootstrap.NumberOfMessageChannels] = 1;
        _memory[Bootstrap.NumberOfActionSignals] = ActionSignalCount;
        _memory[Bootstrap.ActionDeviceKey] = 0;
        _memory[Bootstrap.MessageCapability] = Bootstrap.MessageCapabilityValue;
        _memory[Bootstrap.ScheduledActionQueueSize] = ActionSignals.ScheduledMax;
        _memory[Bootstrap.MessagePort] = 0;
        _memory[Bootstrap.MessageDestination] = 0;
        _memory[Bootstrap.MessageTimeout] = 300;
        _memory[Bootstrap.MessageRetries] = 2;
        for (uint signal = 0; signal < ActionSignalCount; signal++)
        {
            _memory[Bootstrap.ActionGroups + 16 * signal] = 0;
            _memory[Bootstrap.ActionGroups + 16 * signal + 4] = 0;
        }
        for (uint index = 0; index < CameraEvents.SwitchedCount; index++) _memory[Feature.EventNotification + 4 * index] = 0;
    }

    private void PublishMessages()
    {
        uint port = _memory[Bootstrap.MessagePort] & 0xFFFF;
        uint host = _memory[Bootstrap.MessageDestination];
        uint notified = 0;
        for (int index = 0; index < CameraEvents.SwitchedCount; index++) notified |= _memory[Feature.EventNotification + 4 * (uint)index] << index;
        var next = new MessageSettings
        {
            Destination = port != 0 && host != 0 ? new IPEndPoint(IPAddress.HostToNetworkOrder((int)host) & 0xFFFF_FFFFL, (int)port) : null,
            TimeoutMs = (int)Math.Min(_memory[Bootstrap.MessageTimeout], 60_000),
            Retries = (int)Math.Min(_memory[Bootstrap.MessageRetries], 1000),
            ExtendedIds = (_memory[Bootstrap.GvspConfiguration] & Bootstrap.ExtendedIdsBit) != 0,
            Notified = notified,
        };
        Volatile.Write(ref _messages, next);
    }
}
