using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>The folder of certificates that every OPC UA user knows: own, trusted, issuer, rejected.</summary>
/// <remarks>
/// An operator trusts a peer by moving its file from <c>rejected</c> to <c>trusted/certs</c>; nothing here does that for him.
/// Files are named by common name and SHA-1 thumbprint, as other tools name them.
/// </remarks>
public sealed class PkiFolder
{
    private const int ValidityYears = 10;

    public PkiFolder(string root)
    {
        Root = root;
        foreach (string folder in (ReadOnlySpan<string>)[OwnCertificates, OwnPrivate, Trusted, Issuers, Rejected])
            Directory.CreateDirectory(folder);
    }

    public string Root { get; }

    public string OwnCertificates => Path.Combine(Root, "own", "certs");

    public string OwnPrivate => Path.Combine(Root, "own", "private");

    public string Trusted => Path.Combine(Root, "trusted", "certs");

    public string Issuers => Path.Combine(Root, "issuer", "certs");

    public string Rejected => Path.Combine(Root, "rejected");

    /// <summary>Loads the application's own certificate; makes one on the first start.</summary>
    public ApplicationCertificate LoadOrCreate(string applicationUri, string applicationName, IEnumerable<string> hosts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        string certificateFile = Path.Combine(OwnCertificates, applicationName + ".der");
        string keyFile = Path.Combine(OwnPrivate, applicationName + ".pem");
        if (File.Exists(certificateFile) && File.Exists(keyFile))
        {
            ApplicationCertificate loaded = ApplicationCertificate.Load(File.ReadAllBytes(certificateFile), File.ReadAllText(keyFile));
            if (loaded.ApplicationUri == applicationUri) return loaded;
            string other = loaded.ApplicationUri;
            loaded.Dispose();
            throw new InvalidOperationException(
                $"{certificateFile}: the certificate is for '{other}', the application is '{applicationUri}'; give it its own folder or remove the file");
        }

        DateTimeOffset now = time.GetUtcNow();
        // A day back: the clock of a PLC is seldom ahead by more.
        var made = ApplicationCertificate.Create(applicationUri, applicationName, hosts, now.AddDays(-1), now.AddYears(ValidityYears));
        WritePrivate(keyFile, made.ExportPrivateKeyPem());
        File.WriteAllBytes(certificateFile, made.Der);
        return made;
    }

    /// <summary>Puts a peer's certificate among the trusted ones; a person or a commissioning mode decides that.</summary>
    public void Trust(ReadOnlySpan<byte> certificate) => Write(Trusted, certificate);

    /// <summary>Keeps a refused certificate for the operator to look at; gives its file.</summary>
    public string Reject(ReadOnlySpan<byte> certificate) => Write(Rejected, certificate);

    internal bool IsTrusted(ReadOnlySpan<byte> certificate)
    {
        foreach (X509Certificate2 trusted in Load(Trusted))
        {
            using (trusted)
            {
                if (certificate.SequenceEqual(trusted.RawData)) return true;
            }
        }

        return false;
    }

    internal static List<X509Certificate2> Load(string folder)
    {
        var loaded = new List<X509Certificate2>();
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            try
            {
                loaded.Add(X509CertificateLoader.LoadCertificateFromFile(file));
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                // Not a certificate: a note somebody left in the folder trusts nobody.
            }
        }

        return loaded;
    }

    private static string Write(string folder, ReadOnlySpan<byte> certificate)
    {
        string name = "unreadable";
        string thumbprint = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(certificate))[..40];
        try
        {
            using X509Certificate2 parsed = X509CertificateLoader.LoadCertificate(certificate);
            name = parsed.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            thumbprint = parsed.Thumbprint;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Kept under its hash: the operator may still want to see what was sent.
        }

        string safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        if (safe.Length > 60) safe = safe[..60];
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{safe} [{thumbprint}].der"));
        File.WriteAllBytes(file, certificate);
        return file;
    }

    private static void WritePrivate(string file, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        // On Windows the folder's access list decides; the installer sets it.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(pem);
    }
}
