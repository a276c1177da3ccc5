using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>Registers that are an array; counts how often it is asked.</summary>
internal sealed class MemoryPort : IRegisterPort
{
    public byte[] Memory { get; } = new byte[4096];

    public int Reads { get; private set; }

    /// <summary>Addresses at which the camera refuses; none at first.</summary>
    public Func<long, bool> Refused { get; set; } = _ => false;

    public bool TryRead(long address, Span<byte> data, out string problem)
    {
        Reads++;
        problem = address > Memory.Length - data.Length || Refused(address) ? "InvalidAddress" : "";
        if (problem.Length > 0) return false;
        Memory.AsSpan((int)address, data.Length).CopyTo(data);
        return true;
    }

    public bool TryWrite(long address, ReadOnlySpan<byte> data, out string problem)
    {
        problem = address > Memory.Length - data.Length || Refused(address) ? "InvalidAddress" : "";
        if (problem.Length > 0) return false;
        data.CopyTo(Memory.AsSpan((int)address));
        return true;
    }
}
