namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Where a register is, and how it may be read and kept.</summary>
internal sealed class RegisterPlace
{
    /// <summary>Terms that add up to the address: Address, pAddress, nested formulas.</summary>
    public Operand[] Addresses { get; init; } = [];

    /// <summary>Index and what one step of it adds; null for the register's own length.</summary>
    public (Operand Index, Operand? Offset)[] Indices { get; init; } = [];

    public Operand? Length { get; init; }

    public NodeAccess AccessMode { get; init; } = NodeAccess.Read;

    /// <summary>False for NoCache. WriteThrough and WriteAround are alike here: what was written is not believed but read back.</summary>
    public bool IsCachable { get; init; } = true;

    /// <summary>Age at which a value read is asked for again, ms; 0: only when something changes it.</summary>
    public long PollingMs { get; init; }

    public string Port { get; init; } = "";
}
