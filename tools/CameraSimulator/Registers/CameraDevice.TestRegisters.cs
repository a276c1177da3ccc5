using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <content>Registers behind the TestControl features of the description: what clients stumble over, with values that are known.</content>
internal sealed partial class CameraDevice
{
    /// <summary>The camera takes the next lower multiple: a client must ask what became of its value.</summary>
    private const uint RoundedStep = 8;

    private void PermitTestRegisters()
    {
        _memory.Permit(Feature.TestPacked, 12, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.TestCopies, 8, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.TestRows, 12, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.TestReads, 4, RegisterAccess.Read);
        _memory.Permit(Feature.TestRounded, 4, RegisterAccess.ReadWrite);
        _memory.Permit(Feature.TestBytes, 16, RegisterAccess.ReadWrite);
    }

    private void SetTestPowerUpValues()
    {
        _memory[Feature.TestPacked] = 0x1234_5678;
        _memory[Feature.TestDividend] = 1000;
        _memory[Feature.TestDivisor] = 8;
        _memory[Feature.TestCopies] = 1;
        _memory[Feature.TestCopies + 4] = 2;
        _memory[Feature.TestRows] = 11;
        _memory[Feature.TestRows + 4] = 22;
        _memory[Feature.TestRows + 8] = 99;
        _memory[Feature.TestReads] = 0;
        _memory[Feature.TestRounded] = 0;
        for (int i = 0; i < 16; i++) _memory.Registers(Feature.TestBytes, 16)[i] = (byte)i;
    }

    /// <summary>The register that counts how often it was read.</summary>
    private void CountRead(uint address, int bytes)
    {
        if (address <= Feature.TestReads && Feature.TestReads < address + (uint)bytes) _memory[Feature.TestReads]++;
    }

    private ushort Round(uint value)
    {
        _memory[Feature.TestRounded] = value - value % RoundedStep;
        return GvcpStatus.Success;
    }
}
