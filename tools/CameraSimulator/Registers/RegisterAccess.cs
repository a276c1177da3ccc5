namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>What may be done with a register.</summary>
[Flags]
internal enum RegisterAccess : byte
{
    Absent = 0,
    Read = 1,
    Write = 2,
    ReadWrite = Read | Write,
}
