using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent;

/// <summary>All that a model's answer to a picture depends on, by name: told once at the start of a run, and held against it by a replay. [MOD-03] [MOD-07]</summary>
/// <remarks>One line of <c>key=value</c> pairs with blanks between; no value has a blank.</remarks>
public sealed class RunPins
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    private RunPins()
    {
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Those of this program with a configuration.</summary>
    /// <param name="configuration">Its passport, recipe and files.</param>
    /// <param name="threads">Threads inside one run, instead of the passport's number; 0: as pinned.</param>
    public static RunPins Of(LineConfiguration configuration, int threads = 0)
    {
        Passport passport = configuration.Passport;
        RuntimePins runtime = passport.Runtime;
        var pins = new RunPins();
        pins.Set("agent", Line.Version);
        pins.Set("configuration", configuration.Hash);
        pins.Set("recipe", configuration.Recipe.Id);
        pins.Set("passport", passport.Id);
        pins.Set("passport-sha256", Hash(configuration.PassportBytes.Span));
        pins.Set("model", passport.ModelSha256);
        pins.Set("onnxruntime", OnnxModel.RuntimeVersion);
        pins.Set("provider", runtime.Provider);
        pins.Set("graph-optimization", runtime.GraphOptimizationLevel);
        pins.Set("threads", (threads > 0 ? threads : runtime.IntraOpThreads).ToString(CultureInfo.InvariantCulture));
        pins.Set("cpu", CpuKind.Here);
        pins.Set("pre-processing", HashOf(passport.Input, passport.Camera));
        pins.Set("post-processing", HashOf(passport.Output, passport.Classes));
        return pins;
    }

    /// <summary>As the log is told them: with what the model is shown of each image, so that a picture can be drawn without the passport.</summary>
    public static RunPins ToldOf(LineConfiguration configuration) => Of(configuration).With(SeenAreas.Pin, SeenAreas.Of(configuration).ToString());

    /// <summary>Reads the line of a record; a part without <c>=</c> is passed over.</summary>
    public static RunPins Parse(string text)
    {
        var pins = new RunPins();
        foreach (string pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) pins._values[pair[..equals]] = pair[(equals + 1)..];
        }

        return pins;
    }

    /// <summary>Which pins differ, each as <c>name: then → now</c>. A pin that one side does not tell is no difference.</summary>
    public IReadOnlyList<string> DifferencesTo(RunPins now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return
        [
            .. _values.Where(then => now._values.TryGetValue(then.Key, out string? here) && here != then.Value)
                .Select(then => $"{then.Key}: {then.Value} -> {now._values[then.Key]}"),
        ];
    }

    /// <summary>The same with another value; an empty one is none.</summary>
    public RunPins With(string name, string value)
    {
        RunPins changed = Parse(ToString());
        if (value.Length > 0) changed.Set(name, value);
        return changed;
    }

    public override string ToString() => string.Join(' ', _values.Select(pin => $"{pin.Key}={pin.Value}"));

    private void Set(string name, string value) => _values[name] = value.Replace(' ', '_');

    private static string HashOf<T1, T2>(T1 first, T2 second) =>
        Hash(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(first) + JsonSerializer.Serialize(second)));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
