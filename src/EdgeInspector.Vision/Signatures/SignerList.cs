using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EdgeInspector.Vision.Signatures;

/// <summary>The trust list: a folder of public keys, one file a key, whose name tells who it is: <c>j.doe@quality.pem</c>.</summary>
/// <remarks>A person may have several keys; a key belongs to one person. What a file does not hold to is a problem, and no signer.</remarks>
public sealed partial class SignerList
{
    private const int FileBytesMax = 1 << 14;
    private const string P256 = "1.2.840.10045.3.1.7";

    private SignerList(IReadOnlyList<TrustedSigner> signers, IReadOnlyList<string> problems)
    {
        Signers = signers;
        Problems = problems;
    }

    public IReadOnlyList<TrustedSigner> Signers { get; }

    /// <summary>A sentence for each file that gives no signer.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Reads every <c>*.pem</c> of the folder; a folder that is not there trusts nobody.</summary>
    public static SignerList Read(string folder)
    {
        var signers = new List<TrustedSigner>();
        var problems = new List<string>();
        string[] files = [];
        try
        {
            if (Directory.Exists(folder)) files = [.. Directory.EnumerateFiles(folder, "*.pem").Order(StringComparer.Ordinal)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add($"trust list '{folder}' cannot be read: {unreadable.Message}");
        }

        foreach (string file in files)
        {
            if (!TryRead(file, out TrustedSigner? signer, out string problem)) problems.Add($"trust list: '{file}' {problem}");
            else if (signers.Find(s => s.KeyId == signer!.KeyId) is { } other && (other.Name != signer!.Name || other.Role != signer.Role))
                problems.Add($"trust list: '{file}' holds the key of '{other.Name}' ({other.Role}) once more; a key belongs to one person in one role, and counts for the first");
            else signers.Add(signer!);
        }

        return new SignerList(signers, problems);
    }

    private static bool TryRead(string file, out TrustedSigner? signer, out string problem)
    {
        signer = null;
        Match named = NameAndRole().Match(Path.GetFileName(file));
        if (!named.Success)
        {
            problem = "must be named name@role.pem, of letters, digits, '.', '-' and '_'";
            return false;
        }

        try
        {
            var info = new FileInfo(file);
            if (info.Length > FileBytesMax)
            {
                problem = $"has {info.Length} bytes; allowed: up to {FileBytesMax}";
                return false;
            }

            string pem = File.ReadAllText(file);
            if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                problem = "holds a private key: a trust list holds public keys only; take that key out of use";
                return false;
            }

            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256)
            {
                problem = "is no key on the curve P-256";
                return false;
            }

            signer = new TrustedSigner
            {
                Name = named.Groups["name"].Value,
                Role = named.Groups["role"].Value,
                KeyId = TrustedSigner.KeyIdOf(key),
                PublicKey = key.ExportSubjectPublicKeyInfo(),
            };
            problem = "";
            return true;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problem = $"is no public key in PEM form: {broken.Message}";
            return false;
        }
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9._-]{1,64})@(?<role>[A-Za-z0-9._-]{1,64})\.pem$", RegexOptions.CultureInvariant)]
    private static partial Regex NameAndRole();
}
