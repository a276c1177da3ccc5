using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>Sets of settings stored in the camera: the maker's and one of the user's. They outlive a power cycle.</content>
internal sealed partial class CameraDevice
{
    // What a set holds: geometry and pixel format, acquisition, trigger, exposure and rate, gain. Addresses and lengths in bytes.
    private static readonly (uint Address, int Bytes)[] _inSet = [(Feature.Width, 20), (Feature.AcquisitionMode, 8), (Feature.Trigger, 4), (Feature.ExposureTime, 16), (Feature.Gain, 4)];

    private readonly byte[]?[] _sets = new byte[2][];

    private void PermitUserSetRegisters()
    {
        _memory.Permit(Feature.UserSetSelector, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.UserSetLoad, 8, RegisterAccess.Write);
    }

    // Before anything was saved, UserSet1 is what the camera has at power-up, as Default is for ever.
    private void SetUserSetPowerUpValues()
    {
        _memory[Feature.UserSetSelector] = 0;
        _memory[Feature.UserSetLoad] = 0;
        _memory[Feature.UserSetSave] = 0;
        for (int set = 0; set < _sets.Length; set++) _sets[set] ??= PresentSet();
    }

    private ushort LoadUserSet()
    {
        _memory[Feature.UserSetLoad] = 0;
        if (GeometryLocked) return GvcpStatus.WriteProtect;
        ReadOnlySpan<byte> stored = _sets[_memory[Feature.UserSetSelector]];
        foreach ((uint address, int bytes) in _inSet)
        {
            stored[..bytes].CopyTo(_memory.Registers(address, bytes));
            stored = stored[bytes..];
        }

        return GvcpStatus.Success;
    }

    private ushort SaveUserSet()
    {
        _memory[Feature.UserSetSave] = 0;
        uint set = _memory[Feature.UserSetSelector];
        if (set == 0) return GvcpStatus.WriteProtect;
        _sets[set] = PresentSet();
        return GvcpStatus.Success;
    }

    private byte[] PresentSet()
    {
        var present = new List<byte>();
        foreach ((uint address, int bytes) in _inSet) present.AddRange(_memory.Registers(address, bytes));
        return [.. present];
    }
}
