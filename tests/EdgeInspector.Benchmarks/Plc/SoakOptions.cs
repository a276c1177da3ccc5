using System.Globalization;
using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Benchmarks.Plc;

/// <summary>What the soak is asked to do.</summary>
/// <param name="Units">Units through the handshake; 1..1000000.</param>
/// <param name="Seed">The same seed gives the same units and the same faults.</param>
/// <param name="FaultShare">Share of units that something befalls; 0..0.5.</param>
/// <param name="Write">Form of the verdict.</param>
internal sealed record SoakOptions(int Units, int Seed, double FaultShare, WriteMode Write)
{
    public const string Usage = "soak [--units 1000000] [--seed 1] [--faults 0.002] [--write nodes|struct|method]";

    public static bool TryParse(string[] arguments, out SoakOptions options, out string problem)
    {
        options = new SoakOptions(1_000_000, 1, 0.002, WriteMode.Nodes);
        problem = "";
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--units" when int.TryParse(value, CultureInfo.InvariantCulture, out int units) && units is >= 1 and <= 1_000_000:
                    options = options with { Units = units };
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out int seed):
                    options = options with { Seed = seed };
                    break;
                case "--faults" when double.TryParse(value, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 0.5:
                    options = options with { FaultShare = share };
                    break;
                case "--write" when Enum.TryParse(value, ignoreCase: true, out WriteMode mode):
                    options = options with { Write = mode };
                    break;
                default:
                    problem = $"'{arguments[i]} {value}' is no argument; usage: {Usage}";
                    return false;
            }
        }

        return true;
    }
}
