using System.Text;
using CsCheck;
using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Tests.Configuration;

public sealed class ConfigurationFuzzTests : IDisposable
{
    private static readonly string _corpus = Path.Combine(
        Repository.Folder, "tests", "EdgeInspector.Agent.Tests", "Configuration", "Corpus");

    private static readonly string[] _signs =
    [
        "line", "recipe", "cameras", "plc", ":", ": ", "-", "- ", "\n", "\n  ", "\n    ", "{", "}", "[", "]", ",", "&a", "*a", "<<", "!", "!!", "|", ">", "'", "\"", "\\", "#", "%", "@", "`", "?", "? ", "~", "---", "...", "\t", "0", "é", "\u2028", "%YAML 1.2\n", "%TAG ! x:\n",
    ];

    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Requirement("SEC-02")]
    public void Any_bytes_give_a_configuration_or_problems()
    {
        Gen.Byte.Array[0, 400].Sample(bytes => IsReadOrRefused(bytes), iter: 2000, threads: 1);
    }

    [Fact, Requirement("SEC-02")]
    public void Any_text_of_YAML_signs_gives_a_configuration_or_problems()
    {
        Gen.Int[0, _signs.Length - 1]
            .Array[0, 60]
            .Sample(parts => IsReadOrRefused(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => _signs[p])))), iter: 5000, threads: 1);
    }

    [Fact, Requirement("SEC-02")]
    public void A_good_file_with_any_change_gives_a_configuration_or_problems()
    {
        byte[] good = Encoding.UTF8.GetBytes(ConfigurationExample.OfLine());
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 40], Gen.Byte.Array[0, 12]).Sample(
            change =>
            {
                (int at, int removed, byte[] added) = change;
                byte[] rest = good[Math.Min(good.Length, at + removed)..];
                return IsReadOrRefused([.. good[..at], .. added, .. rest]);
            },
            iter: 1000,
            threads: 1);
    }

    [Fact, Requirement("SEC-02")]
    public void A_good_passport_with_any_change_is_read_or_refused_with_problems()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(Repository.Folder, "models", "vial-10r", "1", "passport.yaml"));
        string path = Path.Combine(_folder.Root, "fuzzed.yaml");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 40], Gen.Byte.Array[0, 12]).Sample(
            change =>
            {
                (int at, int removed, byte[] added) = change;
                File.WriteAllBytes(path, [.. good[..at], .. added, .. good[Math.Min(good.Length, at + removed)..]]);
                return PassportFile.Read(path, out IReadOnlyList<ConfigurationProblem> problems) is null == problems.Count > 0;
            },
            iter: 2000,
            threads: 1);
    }

    [Fact, Requirement("SEC-02")]
    public void Any_edited_passport_is_read_or_refused() => Assert.InRange(PassportFuzz.Passports(1, 300), 1, 299);

    [Fact, Requirement("SEC-02")]
    public void Every_find_of_the_past_is_still_refused()
    {
        string[] files = Directory.GetFiles(_corpus, "*.yaml");

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            _folder.WriteBytes("config/line.yaml", File.ReadAllBytes(file));
            Assert.NotEmpty(_folder.Read().Problems);
        });
    }

    private bool IsReadOrRefused(byte[] bytes)
    {
        _folder.WriteBytes("config/line.yaml", bytes);
        ConfigurationReading reading = _folder.Read();
        return reading.Configuration is null ? reading.Problems.Count > 0 : reading.Problems.Count == 0;
    }
}
