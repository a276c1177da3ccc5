using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A piece of the camera's register space. Where it is and how long may depend on other nodes.</summary>
internal abstract class RegisterNode : Node
{
    // Larger than any feature; what comes beyond is not read in one piece by mistake.
    private const int LengthMax = 64 * 1024;

    private byte[]? _cached;

    /// <summary>Terms that add up to the address: Address, pAddress, nested formulas.</summary>
    public IReadOnlyList<Operand> Addresses { get; init; } = [];

    /// <summary>Index and what one step of it adds; null for the register's own length.</summary>
    public IReadOnlyList<(Operand Index, Operand? Offset)> Indices { get; init; } = [];

    public Operand? Length { get; init; }

    public NodeAccess AccessMode { get; init; } = NodeAccess.Read;

    public bool IsCachable { get; init; } = true;

    public string Port { get; init; } = "";

    /// <summary>Where the cached bytes came from.</summary>
    public long CachedAddress { get; private set; }

    /// <summary>0 when nothing is cached.</summary>
    public int CachedLength => _cached?.Length ?? 0;

    public void ForgetCache() => _cached = null;

    public override NodeAccess Access(NodeSpace space) => AccessMode;

    /// <summary>The register's bytes; from the cache when the description allows it.</summary>
    protected byte[] ReadBytes(NodeSpace space, bool fresh = false)
    {
        int length = LengthBytes(space);
        long address = Address(space, length);
        if (!fresh && _cached is not null && CachedAddress == address && _cached.Length == length) return _cached;
        var bytes = new byte[length];
        space.ReadRegister(this, address, bytes);
        if (IsCachable && AccessMode.HasFlag(NodeAccess.Read))
        {
            _cached = bytes;
            CachedAddress = address;
        }

        return bytes;
    }

    protected void WriteBytes(NodeSpace space, ReadOnlySpan<byte> bytes) => space.WriteRegister(this, Address(space, bytes.Length), bytes);

    protected int LengthBytes(NodeSpace space)
    {
        long length = Length?.Read(space).AsInteger() ?? throw space.Fault(FeatureError.BrokenDescription, Name, "has no Length");
        if (length is < 1 or > LengthMax)
            throw space.Fault(FeatureError.BrokenDescription, Name, $"is {length} bytes long, outside 1..{LengthMax}");
        return (int)length;
    }

    protected static string Text(ReadOnlySpan<byte> bytes) => DiscoveryAcknowledgement.Text(bytes);

    private long Address(NodeSpace space, int lengthBytes)
    {
        long address = 0;
        unchecked
        {
            foreach (Operand term in Addresses) address += term.Read(space).AsInteger();
            foreach ((Operand index, Operand? offset) in Indices)
                address += index.Read(space).AsInteger() * (offset?.Read(space).AsInteger() ?? lengthBytes);
        }

        if (address < 0 || address > uint.MaxValue - lengthBytes)
            throw space.Fault(FeatureError.BrokenDescription, Name, $"lies at {address}, outside the register space");
        return address;
    }
}
