using System.Globalization;
using System.Text.Json;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Where the runtime's time goes: its own profile, summed by part of the graph and operator.</summary>
internal static class OperatorProfile
{
    /// <summary>Prints the parts that take the most, per run, and their share. Deletes the file.</summary>
    public static void Print(string file, int runs, int rows)
    {
        using (var profile = JsonDocument.Parse(File.ReadAllBytes(file)))
        {
            var sums = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (JsonElement entry in profile.RootElement.EnumerateArray())
            {
                if (entry.GetProperty("cat").GetString() != "Node" || !entry.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal)) continue;
                string node = entry.GetProperty("name").GetString()!;
                int part = node.IndexOf('/', StringComparison.Ordinal);
                string op = entry.GetProperty("args").GetProperty("op_name").GetString()!;
                string name = $"{(part > 0 ? node[..part] : node.Replace("_kernel_time", "", StringComparison.Ordinal))} {op}";
                sums[name] = sums.GetValueOrDefault(name) + entry.GetProperty("dur").GetDouble();
            }

            double all = sums.Values.Sum();
            foreach ((string name, double sum) in sums.OrderByDescending(s => s.Value).Take(rows))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {sum / all,6:P1} {sum / runs,9:0.0} µs  {name}"));
        }

        File.Delete(file);
    }
}
