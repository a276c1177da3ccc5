namespace EdgeInspector.House.Tests;

/// <summary>The ids of the requirements table with their priorities, in its order.</summary>
internal static class Requirements
{
    private static readonly string[] _rows =
    [
        "MOD-01 P1", "MOD-02 P1", "MOD-03 P1", "MOD-04 P1", "MOD-05 P1", "MOD-06 P2", "MOD-07 P2", "MOD-08 P3",
        "USE-01 P1", "USE-02 P1", "USE-03 P2", "USE-04 P2",
        "TST-01 P1", "TST-02 P1", "TST-03 P1", "TST-04 P2", "TST-05 P2", "TST-06 P2", "TST-07 P2", "TST-08 P3",
        "ACC-01 P1", "ACC-02 P1", "ACC-03 P1", "ACC-04 P2",
        "CNF-01 P1", "CNF-02 P1", "CNF-03 P1", "CNF-04 P2",
        "XAI-01 P2", "XAI-02 P3",
        "HIL-01 P1", "HIL-02 P2", "HIL-03 P2",
        "CHG-01 P1", "CHG-02 P1", "CHG-03 P1",
        "MON-01 P1", "MON-02 P1", "MON-03 P1", "MON-04 P2",
        "INS-01 P1", "INS-02 P1", "INS-03 P2", "INS-04 P2",
        "AUD-01 P1", "AUD-02 P1", "AUD-03 P1", "AUD-04 P2", "AUD-05 P2",
        "SIG-01 P1", "SIG-02 P1", "SIG-03 P1",
        "ACS-01 P1", "ACS-02 P2", "ACS-03 P1",
        "REC-01 P1", "REC-02 P1", "REC-03 P1",
        "CLK-01 P1",
        "BKP-01 P2",
        "RSK-01 P2",
        "LIN-01 P1", "LIN-02 P1", "LIN-03 P1", "LIN-04 P1", "LIN-05 P2", "LIN-06 P1",
        "CAM-01 P1", "CAM-02 P1",
        "OPS-01 P1", "OPS-02 P2",
        "SEC-01 P1", "SEC-02 P1",
    ];

    public static IReadOnlyList<(string Id, string Priority)> All { get; } = _rows.Select(r => (r[..6], r[7..])).ToArray();
}
