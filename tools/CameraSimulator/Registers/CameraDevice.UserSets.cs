using EdgeInspector.CameraSimulator.Gvcp;
using EdgeInspector.CameraSimulator.Gvsp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>Sets of settings that outlive a power cycle. [SFNC UserSetControl]</content>
/// <remarks>The first, Default, is what the options make of the camera and cannot be saved. Packet size and heartbeat belong to a set, as they do in the field.</remarks>
internal sealed partial class CameraDevice
{
    /// <summary>Default, UserSet1, UserSet2.</summary>
    private const int UserSetCount = 3;

    private static readonly (uint Address, int Bytes)[] UserSetRegisters =
    [
        (Bootstrap.HeartbeatTimeout, 4), (Bootstrap.GvspConfiguration, 4), (Bootstrap.StreamPacketSize, 8), (Bootstrap.StreamChannelConfiguration, 4),
        (Feature.Width, 20), (Feature.AcquisitionMode, 8), (Feature.Trigger, 4), (Feature.ExposureTime, 28),
        (Feature.EventNotification, 4 * CameraEvents.SwitchedCount), (Feature.ChunkModeActive, 8), (Feature.ChunkEnable, 4 * Chunks.Selectors),
        (Feature.ImageCompressionMode, 8), (Feature.ComponentEnable, 4 * 8),
    ];

    private readonly byte[][] _userSets = new byte[UserSetCount][];

    private void PermitUserSetRegisters()
    {
        _memory.Permit(Feature.UserSetSelector, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.UserSetLoad, 8, RegisterAccess.Write);
        _memory.Permit(Feature.UserSetDefault, 4, RegisterAccess.ReadWrite);
    }

    /// <summary>Comes last at power-up: the values of the options are the first set, and the set chosen by UserSetDefault takes their place.</summary>
    private void LoadUserSetAtPowerUp()
    {
        _memory[Feature.UserSetSelector] = 0;
        SaveUserSet(0);
        for (int i = 1; i < UserSetCount; i++) _userSets[i] ??= _userSets[0];   // never saved: as the maker's
        LoadUserSet((int)_memory[Feature.UserSetDefault]);
    }

    private ushort ApplyUserSet(uint address, uint value)
    {
        int set = (int)_memory[Feature.UserSetSelector];
        switch (address)
        {
            case Feature.UserSetLoad:
                if (GeometryLocked) return GvcpStatus.WriteProtect;
                if (value == 1) LoadUserSet(set);
                return value <= 1 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            case Feature.UserSetSave:
                if (GeometryLocked || set == 0) return GvcpStatus.WriteProtect;
                if (value == 1) SaveUserSet(set);
                return value <= 1 ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
            default:
                return value < UserSetCount ? GvcpStatus.Success : GvcpStatus.InvalidParameter;
        }
    }

    private void SaveUserSet(int set)
    {
        var saved = new byte[UserSetRegisters.Sum(r => r.Bytes)];
        int at = 0;
        foreach ((uint address, int bytes) in UserSetRegisters)
        {
            _memory.Read(address, bytes).CopyTo(saved.AsSpan(at));
            at += bytes;
        }
        _userSets[set] = saved;
    }

    private void LoadUserSet(int set)
    {
        int at = 0;
        foreach ((uint address, int bytes) in UserSetRegisters)
        {
            _userSets[set].AsSpan(at, bytes).CopyTo(_memory.Registers(address, bytes));
            at += bytes;
        }
    }
}
