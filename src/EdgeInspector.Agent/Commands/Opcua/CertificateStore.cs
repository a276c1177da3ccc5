using System.CommandLine;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Commands.Opcua;

/// <summary>The options by which the <c>opcua</c> verbs find the certificate store, and the choice of one certificate in it.</summary>
internal sealed class CertificateStore
{
    // Shorter ones are too easily typed by chance or matched on purpose.
    private const int PrefixLengthMin = 8;

    private readonly Option<string> _config = new("--config") { Description = "The line's configuration file.", DefaultValueFactory = _ => Path.Combine("config", "line.yaml") };
    private readonly Option<string?> _pki = new("--pki") { Description = "The certificate store itself, when there is no configuration yet." };

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_pki);
    }

    /// <summary>Opens the store; false, with every problem on the error stream, when the configuration cannot be read.</summary>
    public bool TryOpen(ParseResult parsed, out PkiFolder pki, out PlcSettings? plc)
    {
        plc = null;
        pki = null!;
        if (parsed.GetValue(_pki) is { } folder)
        {
            pki = new PkiFolder(folder);
            return true;
        }

        if (!TryRead(parsed, out plc)) return false;
        pki = new PkiFolder(plc!.Security.PkiFolder);
        return true;
    }

    /// <summary>Reads what the configuration says of the PLC; false, with every problem of it on the error stream, when it cannot be used.</summary>
    public bool TryRead(ParseResult parsed, out PlcSettings? plc)
    {
        string file = parsed.GetValue(_config)!;
        TextWriter error = parsed.InvocationConfiguration.Error;
        plc = ConfigurationReader.ReadPlc(file, out IReadOnlyList<ConfigurationProblem> problems, out int othersCount);
        foreach (ConfigurationProblem problem in problems) error.WriteLine(problem);
        if (plc is not null && othersCount > 0) error.WriteLine($"note: {file} has {othersCount} problem{(othersCount == 1 ? "" : "s")} outside of 'plc', for which the line does not start; 'check' shows them");
        return plc is not null;
    }

    /// <summary>Finds the one certificate of some folders that a fingerprint's beginning or a file names.</summary>
    /// <returns>Null, with <paramref name="problem"/>, when there is none or more than one.</returns>
    public static StoredCertificate? Find(PkiFolder pki, string named, PkiStore[] stores, out string problem)
    {
        StoredCertificate[] candidates = [.. pki.List().Where(c => stores.Contains(c.Store) && c.IsReadable)];
        string where = string.Join(" or ", stores.Select(s => s.ToString().ToLowerInvariant()));
        problem = "";
        if (candidates.FirstOrDefault(c => Path.GetFullPath(c.File) == Path.GetFullPath(named)) is { } byFile) return byFile;
        string digits = named.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? named["sha256:".Length..] : named;
        digits = digits.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        if (digits.Length < PrefixLengthMin || !digits.All(char.IsAsciiHexDigit))
        {
            problem = $"'{named}' is neither a file of {where} nor the first {PrefixLengthMin} or more hexadecimal digits of a fingerprint";
            return null;
        }

        StoredCertificate[] found = [.. candidates.Where(c => c.Fingerprint["sha256:".Length..].StartsWith(digits, StringComparison.Ordinal)).DistinctBy(c => c.Fingerprint)];
        if (found.Length == 1) return found[0];
        problem = found.Length == 0
            ? $"no certificate in {where} begins with {digits}; 'opcua list' shows them"
            : $"{found.Length} certificates in {where} begin with {digits}: {string.Join(", ", found.Select(c => c.Fingerprint))}; give more digits";
        return null;
    }

    /// <summary>Writes a person's decision down before it is carried out.</summary>
    public static void Note(PkiFolder pki, string what, StoredCertificate certificate, string why) => new TrustJournal(pki.Root).Append(
        new TrustDecision(TimeProvider.System.GetUtcNow(), Environment.UserName, what, certificate.Fingerprint, certificate.Subject, why));
}
