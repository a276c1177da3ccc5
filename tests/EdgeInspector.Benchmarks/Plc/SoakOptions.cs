using System.Globalization;
using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Benchmarks.Plc;

/// <summary>What the soak is asked to do.</summary>
/// <param name="Units">Units through the handshake; 1..1000000.</param>
/// <param name="Seed">The same seed gives the same units and the same faults.</param>
/// <param name="FaultShare">Share of units that something befalls; 0..0.5.</param>
/// <param name="Write">Form of the verdict.</param>
/// <param name="Confirm">What confirms it. Without ack nobody hears of a program that took it too late: such units are counted, not judged.</param>
internal sealed record SoakOptions(int Units, int Seed, double FaultShare, WriteMode Write, WriteConfirmation Confirm)
{
    public const string Usage = "soak [--units 1000000] [--seed 1] [--faults 0.002] [--write nodes|struct|method] [--confirm ack|readback|response]";

    public static bool TryParse(string[] arguments, out SoakOptions options, out string problem)
    {
        options = new SoakOptions(1_000_000, 1, 0.002, WriteMode.Nodes, WriteConfirmation.Ack);
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
                case "--confirm" when Enum.TryParse(value, ignoreCase: true, out WriteConfirmation confirm):
                    options = options with { Confirm = confirm };
                    break;
                default:
                    problem = $"'{arguments[i]} {value}' is no argument; usage: {Usage}";
                    return false;
            }
        }

        if (options is { Write: WriteMode.Method, Confirm: WriteConfirmation.Readback })
        {
            problem = "the arguments of a method cannot be read back; allowed: --confirm ack, response";
            return false;
        }

        return true;
    }
}
