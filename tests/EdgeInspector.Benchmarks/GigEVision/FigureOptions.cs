using System.Globalization;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>The arguments of a figure's command: pairs of a name and a number, each with its range.</summary>
internal sealed class FigureOptions
{
    private readonly Dictionary<string, double> _values;

    private FigureOptions(Dictionary<string, double> values) => _values = values;

    public double this[string name] => _values[name];

    public int Whole(string name) => (int)_values[name];

    public TimeSpan Seconds(string name) => TimeSpan.FromSeconds(_values[name]);

    /// <summary>Reads the arguments; false with what is wrong, and what is allowed.</summary>
    /// <param name="args">As given on the command line.</param>
    /// <param name="options">What is read, defaults filled in.</param>
    /// <param name="problem">Empty when all is well.</param>
    /// <param name="known">Name, default, least and most of each.</param>
    public static bool TryParse(string[] args, out FigureOptions options, out string problem, params ReadOnlySpan<(string Name, double Default, double Min, double Max)> known)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        options = new FigureOptions(values);
        problem = "";
        foreach ((string name, double standard, _, _) in known) values[name] = standard;
        for (int i = 0; i < args.Length; i += 2)
        {
            (string Name, double Default, double Min, double Max) option = default;
            foreach ((string Name, double Default, double Min, double Max) candidate in known)
            {
                if (candidate.Name == args[i]) option = candidate;
            }

            if (option.Name is null)
            {
                problem = $"argument '{args[i]}' is unknown; there are {string.Join(", ", values.Keys)}";
                return false;
            }

            string given = i + 1 < args.Length ? args[i + 1] : "";
            if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value >= option.Min && value <= option.Max))
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"{option.Name} '{given}' is no number within {option.Min}..{option.Max}");
                return false;
            }

            values[option.Name] = value;
        }

        return true;
    }
}
