using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A piece of the camera's register space. Where it is and how long may depend on other nodes.</summary>
internal abstract class RegisterNode(NodeHead head, RegisterPlace place) : Node(head)
{
    // Larger than any feature; what comes beyond is not read in one piece by mistake.
    private const int LengthMax = 64 * 1024;

    private readonly RegisterPlace _place = place;
    private byte[] _bytes = [];
    private long _readAt;

    public string Port => _place.Port;

    public NodeAccess AccessMode => _place.AccessMode;

    /// <summary>Changes by itself: it is read anew each time, or after a while.</summary>
    public bool IsVolatile => !_place.IsCachable || _place.PollingMs > 0;

    /// <summary>Where the cached bytes came from.</summary>
    public long CachedAddress { get; private set; }

    /// <summary>0 when nothing is cached.</summary>
    public int CachedLength { get; private set; }

    public void ForgetCache() => CachedLength = 0;

    public override NodeAccess Access(NodeSpace space) => _place.AccessMode;

    /// <summary>The register's bytes; from the cache when the description allows it. Valid until the next read of this register.</summary>
    protected ReadOnlySpan<byte> ReadBytes(NodeSpace space, bool fresh = false)
    {
        int length = LengthBytes(space);
        long address = Address(space, length);
        if (!fresh && CachedLength == length && CachedAddress == address && (_place.PollingMs == 0 || !space.IsOlder(_readAt, _place.PollingMs)))
            return _bytes;
        CachedLength = 0;
        if (_bytes.Length != length) _bytes = new byte[length];
        space.ReadRegister(this, address, _bytes);
        if (_place.IsCachable && (_place.AccessMode & NodeAccess.Read) != 0)
        {
            (CachedAddress, CachedLength) = (address, length);
            if (_place.PollingMs > 0) _readAt = space.Now;
            space.Cached(this);
        }

        return _bytes;
    }

    protected void WriteBytes(NodeSpace space, ReadOnlySpan<byte> bytes) => space.WriteRegister(this, Address(space, bytes.Length), bytes);

    protected int LengthBytes(NodeSpace space)
    {
        long length = _place.Length?.Read(space).AsNearest() ?? throw space.Fault(FeatureError.BrokenDescription, Name, "has no Length");
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
            foreach (Operand term in _place.Addresses) address += term.Read(space).AsNearest();
            foreach ((Operand index, Operand? offset) in _place.Indices)
                address += index.Read(space).AsNearest() * (offset?.Read(space).AsNearest() ?? lengthBytes);
        }

        if (address < 0 || address > uint.MaxValue - lengthBytes)
            throw space.Fault(FeatureError.BrokenDescription, Name, $"lies at {address}, outside the register space");
        return address;
    }
}
