using System.Buffers.Binary;
using System.Text;
using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>The camera's address space: 64 KiB of registers with a right for every word, and the GenApi description above.</summary>
/// <remarks>Not thread-safe; <see cref="CameraDevice"/> holds the lock.</remarks>
internal sealed class DeviceMemory
{
    public const uint DescriptionAddress = 0x0002_0000;
    private const int RegisterBytes = 0x0001_0000;

    private readonly byte[] _registers = new byte[RegisterBytes];
    private readonly RegisterAccess[] _access = new RegisterAccess[RegisterBytes / 4];
    private readonly byte[] _description;

    /// <param name="description">Padded with zeros to a whole word, so that a client may round its last read up.</param>
    public DeviceMemory(ReadOnlySpan<byte> description)
    {
        _description = new byte[(description.Length + 3) & ~3];
        description.CopyTo(_description);
    }

    public uint this[uint address]
    {
        get => BinaryPrimitives.ReadUInt32BigEndian(_registers.AsSpan((int)address));
        set => BinaryPrimitives.WriteUInt32BigEndian(_registers.AsSpan((int)address), value);
    }

    public double GetDouble(uint address) => BinaryPrimitives.ReadDoubleBigEndian(_registers.AsSpan((int)address));

    public void SetDouble(uint address, double value) => BinaryPrimitives.WriteDoubleBigEndian(_registers.AsSpan((int)address), value);

    public float GetSingle(uint address) => BinaryPrimitives.ReadSingleBigEndian(_registers.AsSpan((int)address));

    public void SetSingle(uint address, float value) => BinaryPrimitives.WriteSingleBigEndian(_registers.AsSpan((int)address), value);

    /// <summary>Zero-terminated text; the field is cleared first.</summary>
    public void SetText(uint address, int fieldBytes, string text)
    {
        Span<byte> field = _registers.AsSpan((int)address, fieldBytes);
        field.Clear();
        Encoding.UTF8.GetBytes(text, field);
    }

    public void Permit(uint address, int bytes, RegisterAccess access) => _access.AsSpan((int)address / 4, bytes / 4).Fill(access);

    /// <summary>Success when every word of the range may be read.</summary>
    public ushort CheckRead(uint address, int bytes)
    {
        if (address % 4 != 0 || bytes % 4 != 0) return GvcpStatus.BadAlignment;
        if (bytes <= 0) return GvcpStatus.InvalidParameter;
        if (address >= DescriptionAddress)
        {
            long remaining = _description.Length - (long)(address - DescriptionAddress);
            return bytes <= remaining ? GvcpStatus.Success : GvcpStatus.InvalidAddress;
        }
        return Check(address, bytes, RegisterAccess.Read, GvcpStatus.AccessDenied);
    }

    /// <summary>Success when every word of the range may be written.</summary>
    public ushort CheckWrite(uint address, int bytes)
    {
        if (address % 4 != 0 || bytes % 4 != 0) return GvcpStatus.BadAlignment;
        if (bytes <= 0) return GvcpStatus.InvalidParameter;
        if (address >= DescriptionAddress && address - DescriptionAddress < _description.Length) return GvcpStatus.WriteProtect;
        return Check(address, bytes, RegisterAccess.Write, GvcpStatus.WriteProtect);
    }

    /// <summary>The bytes of a range that <see cref="CheckRead"/> has let pass.</summary>
    public ReadOnlySpan<byte> Read(uint address, int bytes) => address >= DescriptionAddress
        ? _description.AsSpan((int)(address - DescriptionAddress), bytes)
        : _registers.AsSpan((int)address, bytes);

    /// <summary>The registers of a range that <see cref="CheckWrite"/> has let pass.</summary>
    public Span<byte> Registers(uint address, int bytes) => _registers.AsSpan((int)address, bytes);

    private ushort Check(uint address, int bytes, RegisterAccess wanted, ushort refusal)
    {
        if (address >= RegisterBytes || bytes > RegisterBytes - (int)address) return GvcpStatus.InvalidAddress;
        ushort status = GvcpStatus.Success;
        foreach (RegisterAccess access in _access.AsSpan((int)address / 4, bytes / 4))
        {
            if (access == RegisterAccess.Absent) return GvcpStatus.InvalidAddress;
            if ((access & wanted) == 0) status = refusal;
        }
        return status;
    }
}
