using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>The camera's registers over its control channel.</summary>
/// <remarks>
/// Descriptions of a schema before 1.1.0 mean READREG and WRITEREG for a register of 4 bytes; all others are memory. Memory is read and
/// written in whole words: what lies beside a shorter register is read first and written back unchanged. [Aravis arvgcport.c]
/// </remarks>
internal sealed class ControlChannelPort(ControlChannel channel, bool canWriteMemory, bool readsOnly, Func<Deadline> newDeadline) : IRegisterPort
{
    private static readonly Version MemorySchema = new(1, 1, 0);

    /// <summary>Set once the description is read.</summary>
    public Version SchemaVersion { get; set; } = MemorySchema;

    public bool TryRead(long address, Span<byte> data, out string problem)
    {
        Deadline deadline = newDeadline();
        GvcpResult result;
        if (data.Length == 4 && address % 4 == 0 && SchemaVersion < MemorySchema)
        {
            result = channel.ReadRegister((uint)address, out uint value, deadline: deadline);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(data, value);
        }
        else
        {
            int before = (int)(address % 4);
            if (before == 0)
            {
                result = channel.ReadMemory((uint)address, data, deadline);
            }
            else
            {
                var words = new byte[before + data.Length];
                result = channel.ReadMemory((uint)(address - before), words, deadline);
                words.AsSpan(before).CopyTo(data);
            }
        }

        problem = result.Succeeded ? "" : result.ToString();
        return result.Succeeded;
    }

    public bool TryWrite(long address, ReadOnlySpan<byte> data, out string problem)
    {
        if (readsOnly)
        {
            problem = "the camera was opened with privilege Monitor, which only reads; allowed: Control, Exclusive";
            return false;
        }

        Deadline deadline = newDeadline();
        GvcpResult result;
        if (data.Length == 4 && address % 4 == 0 && (SchemaVersion < MemorySchema || !canWriteMemory))
        {
            result = channel.WriteRegister((uint)address, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(data), deadline: deadline);
        }
        else
        {
            int before = (int)(address % 4);
            int whole = (before + data.Length + 3) & ~3;
            if (whole == data.Length)
            {
                result = channel.WriteMemory((uint)address, data, deadline);
            }
            else
            {
                var words = new byte[whole];
                result = channel.ReadMemory((uint)(address - before), words, deadline);
                data.CopyTo(words.AsSpan(before));
                if (result.Succeeded) result = channel.WriteMemory((uint)(address - before), words, deadline);
            }
        }

        problem = result.Succeeded ? "" : result.ToString();
        return result.Succeeded;
    }
}
