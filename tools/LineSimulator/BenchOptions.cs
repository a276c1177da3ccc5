using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>What the bench line shall run.</summary>
public sealed record BenchOptions
{
    // Loading and proving a recipe, and units enough behind it.
    private static readonly TimeSpan AfterChangeMin = TimeSpan.FromSeconds(10);

    /// <summary>Units fed; 1..100000, default 200.</summary>
    public int Units { get; init; } = 200;

    /// <summary>Units a minute; 10..1200, default 300.</summary>
    public double Rate { get; init; } = 300;

    /// <summary>Share of defective units; 0..1, default 0.2.</summary>
    public double Defects { get; init; } = 0.2;

    /// <summary>Views of each unit; 1..8, default 2.</summary>
    public int Views { get; init; } = 2;

    /// <summary>Decides vials, their order and every fault on the way; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Share of the camera's packets that vanish, resent ones included; 0..0.5, default 0.</summary>
    public double Loss { get; init; }

    /// <summary>The folder that holds <c>EdgeInspector.sln</c>; null looks for it above the program and the working directory.</summary>
    public string? RepositoryFolder { get; init; }

    /// <summary>Everything the run writes, below the repository's folder. It is emptied at the start.</summary>
    public string OutputFolder { get; init; } = "artifacts/bench-line";

    /// <summary>The agent's configuration, below the repository's folder.</summary>
    public string Configuration { get; init; } = "config/examples/bench-line.yaml";

    /// <summary>Takes free ports and an address of its own instead of those in the configuration, so that several benches can run at once. Default false.</summary>
    public bool OwnPorts { get; init; }

    /// <summary>Serial number of the simulated camera; null takes the one that the agent is told to look for.</summary>
    public string? CameraSerial { get; init; }

    /// <summary>What else is wrong with the camera's link, besides <see cref="Loss"/>. Default nothing.</summary>
    public CameraSimulator.CameraFaults CameraFaults { get; init; } = CameraSimulator.CameraFaults.None;

    /// <summary>Further keys of the configuration to change, such as <c>audit.folder</c>, with their YAML values. Default none.</summary>
    public IReadOnlyDictionary<string, string> ConfigurationChanges { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the agent's machine vision server listens, on loopback with user <c>bench</c> and a password file in the output folder. Default false.</summary>
    public bool VisionServer { get; init; }

    /// <summary>What goes wrong with the PLC and when, in seconds of its time. Default nothing.</summary>
    public FaultSchedule PlcFaults { get; init; } = FaultSchedule.None;

    /// <summary>Whether the PLC asks for another batch, product and recipe when half of the units are in. Default false.</summary>
    public bool RecipeChange { get; init; }

    /// <summary>Whether the PLC's OPC UA server listens when the agent starts. Default true.</summary>
    public bool PlcServerAtStart { get; init; } = true;

    /// <summary>Whether the broker runs when the agent starts. Default true.</summary>
    public bool BrokerAtStart { get; init; } = true;

    /// <summary>Whether the camera is switched on when the agent starts. Default true.</summary>
    public bool CameraAtStart { get; init; } = true;

    /// <summary>Time for the agent to become ready. Default 60 s.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Names everything that is wrong with these options, with the allowed range; empty when the bench can run.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range(Units, 1, 100_000, "--units");
        Range(Rate, 10, 1200, "--rate", " units/min");
        Range(Defects, 0, 1, "--defects");
        Range(Views, 1, 8, "--views");
        Range(Loss, 0, 0.5, "--loss");
        double afterChange = Units / 2 * 60 / Rate;
        if (RecipeChange && problems.Count == 0 && afterChange < AfterChangeMin.TotalSeconds)
            problems.Add($"--recipe-change leaves {afterChange:0} s behind the change; allowed: at least {AfterChangeMin.TotalSeconds:0} s, so --units {Math.Ceiling(AfterChangeMin.TotalSeconds * 2 * Rate / 60):0} or more at this rate");
        return problems;

        void Range(double value, double min, double max, string name, string unit = "")
        {
            if (!(value >= min && value <= max)) problems.Add($"{name} {value}{unit} is outside {min}..{max}{unit}");
        }
    }
}
