using System.Net;

namespace EdgeInspector.PlcSimulator;

/// <summary>What the simulated PLC is when it is switched on.</summary>
public sealed record SimulatedPlcOptions
{
    /// <summary>The line that the program runs.</summary>
    public PlcProgramOptions Program { get; init; } = new();

    /// <summary>Address of the OPC UA server; default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 lets the system choose (<see cref="SimulatedPlc.Port"/>). Default 4840.</summary>
    public int Port { get; init; } = 4840;

    public PlcSecurityOffer Security { get; init; } = PlcSecurityOffer.Basic256Sha256;

    /// <summary>The server's certificate store; needed by every offer but None. Clients in <c>trusted/certs</c> are let in.</summary>
    public string? PkiFolder { get; init; }

    /// <summary>Lets every client certificate in. Only for trying an agent by hand; default false.</summary>
    public bool TrustEveryClient { get; init; }

    /// <summary>The only user; null lets in anonymous clients.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Period of the scan; 1..1000 ms, default 5 ms.</summary>
    public TimeSpan ScanPeriod { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Pulses to the camera for each unit; 1..8, default 2.</summary>
    public int Views { get; init; } = 2;

    /// <summary>Whether the server listens from the start; without it <see cref="SimulatedPlc.StartServer"/> is the PLC coming up late. Default true.</summary>
    public bool ServerAtStart { get; init; } = true;

    /// <summary>What goes wrong and when; default nothing.</summary>
    public FaultSchedule Schedule { get; init; } = FaultSchedule.None;

    /// <summary>Who is logged on at the panel; default nobody.</summary>
    public string OperatorId { get; init; } = "";

    public string ProductCode { get; init; } = "";

    public string BatchId { get; init; } = "";

    public string RecipeId { get; init; } = "";

    /// <summary>From one pulse of a unit to the next: 60 ms, or less where the pitch leaves less.</summary>
    public TimeSpan ViewSpacing
    {
        get
        {
            TimeSpan share = Program.Pitch / Views;
            TimeSpan longest = TimeSpan.FromMilliseconds(60);
            return share < longest ? share : longest;
        }
    }

    /// <summary>Names everything that is wrong with these options; empty when the PLC can be switched on.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(Program.Problems());
        if (Port is < 0 or > 65535) problems.Add($"port {Port} is outside 0..65535");
        if (Views is < 1 or > 8) problems.Add($"views {Views} is outside 1..8");
        if (ScanPeriod.TotalMilliseconds is < 1 or > 1000) problems.Add($"scan period {ScanPeriod.TotalMilliseconds} ms is outside 1..1000 ms");
        if (Security != PlcSecurityOffer.None && PkiFolder is null) problems.Add($"security {Security} needs a certificate store");
        if (UserName is not null && Password is null) problems.Add($"user '{UserName}' has no password");
        return problems;
    }
}
