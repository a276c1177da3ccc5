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

    // A peer that makes itself a new certificate for every attempt must not fill the disk.
    private const int RejectedCountMax = 100;

    public PkiFolder(string root)
    {
        Root = root;
        foreach (string folder in (ReadOnlySpan<string>)[OwnCertificates, OwnPrivate, Trusted, TrustedRevocations, Issuers, IssuerRevocations, Rejected])
            Directory.CreateDirectory(folder);
    }

    public string Root { get; }

    public string OwnCertificates => Path.Combine(Root, "own", "certs");

    public string OwnPrivate => Path.Combine(Root, "own", "private");

    public string Trusted => Path.Combine(Root, "trusted", "certs");

    public string Issuers => Path.Combine(Root, "issuer", "certs");

    /// <summary>Revocation lists of trusted authorities.</summary>
    public string TrustedRevocations => Path.Combine(Root, "trusted", "crl");

    /// <summary>Revocation lists of other authorities.</summary>
    public string IssuerRevocations => Path.Combine(Root, "issuer", "crl");

    public string Rejected => Path.Combine(Root, "rejected");

    /// <summary>Loads the application's own certificate; makes one on the first start.</summary>
    /// <remarks>Certificates of its authorities that lie beside it (DER or PEM) are sent with it.</remarks>
    /// <param name="applicationUri">Goes into the certificate; a certificate with another one is refused.</param>
    /// <param name="applicationName">The common name, and the name of both files.</param>
    /// <param name="hosts">DNS names and addresses for a new certificate.</param>
    /// <param name="time">The clock.</param>
    /// <param name="keySizeBits">2048 to 4096, for a new key; one that exists is used as it is.</param>
    /// <exception cref="InvalidOperationException">The certificate is another application's, or others may read the private key.</exception>
    public ApplicationCertificate LoadOrCreate(string applicationUri, string applicationName, IEnumerable<string> hosts, TimeProvider time, int keySizeBits = 2048)
    {
        ArgumentNullException.ThrowIfNull(time);
        string certificateFile = Path.Combine(OwnCertificates, applicationName + ".der");
        string keyFile = Path.Combine(OwnPrivate, applicationName + ".pem");
        if (File.Exists(certificateFile) && File.Exists(keyFile))
        {
            PrivateKeyFile.Check(keyFile);
            ApplicationCertificate loaded = ApplicationCertificate.Load(File.ReadAllBytes(certificateFile), File.ReadAllText(keyFile));
            if (loaded.ApplicationUri == applicationUri) return loaded.WithIssuers([.. Directory.EnumerateFiles(OwnCertificates).Order(StringComparer.Ordinal).SelectMany(Read)]);
            string other = loaded.ApplicationUri;
            loaded.Dispose();
            throw new InvalidOperationException(
                $"{certificateFile}: the certificate is for '{other}', the application is '{applicationUri}'; give it its own folder or remove the file");
        }

        DateTimeOffset now = time.GetUtcNow();
        // A day back: the clock of a PLC is seldom ahead by more.
        var made = ApplicationCertificate.Create(applicationUri, applicationName, hosts, now.AddDays(-1), now.AddYears(ValidityYears), keySizeBits);
        PrivateKeyFile.Write(keyFile, made.ExportPrivateKeyPem());
        File.WriteAllBytes(certificateFile, made.Der);
        return made;
    }

    /// <summary>Puts a peer's certificate among the trusted ones; a person or a commissioning mode decides that.</summary>
    public void Trust(ReadOnlySpan<byte> certificate) => Write(Trusted, certificate);

    /// <summary>Keeps a refused certificate for the operator to look at; gives its file.</summary>
    public string Reject(ReadOnlySpan<byte> certificate)
    {
        string file = Write(Rejected, certificate);
        FileInfo[] kept = new DirectoryInfo(Rejected).GetFiles();
        foreach (FileInfo oldest in kept.OrderBy(f => f.LastWriteTimeUtc).Take(Math.Max(0, kept.Length - RejectedCountMax)).Where(f => f.FullName != Path.GetFullPath(file)))
            oldest.Delete();
        return file;
    }

    /// <summary>Every file of every folder, read anew.</summary>
    public IReadOnlyList<StoredCertificate> List() =>
    [
        .. Files(PkiStore.Own, OwnCertificates), .. Files(PkiStore.Trusted, Trusted), .. Files(PkiStore.Issuer, Issuers), .. Files(PkiStore.Rejected, Rejected),
    ];

    /// <summary>Takes a copy of a certificate file from elsewhere into the rejected folder, for a decision.</summary>
    /// <returns>Null, with <paramref name="problem"/>, for a file that is no certificate.</returns>
    public StoredCertificate? TakeIn(string file, out string problem)
    {
        X509Certificate2Collection read = Read(file);
        problem = read.Count == 0 ? $"'{file}' is no certificate (DER or PEM)" : "";
        return read.Count == 0 ? null : StoredCertificate.Of(PkiStore.Rejected, Reject(read[0].RawData), read[0]);
    }

    /// <summary>Moves a certificate to the trusted ones; gives its new file.</summary>
    public string Trust(StoredCertificate certificate) => Move(certificate, Trusted);

    /// <summary>Moves a certificate to the rejected ones; gives its new file.</summary>
    public string Reject(StoredCertificate certificate) => Move(certificate, Rejected);

    /// <summary>What <paramref name="certificate"/> would meet with now; moves nothing.</summary>
    /// <param name="certificate">One of this store.</param>
    /// <param name="isServer">Whether it is to be a server's.</param>
    /// <param name="rules">What the plant asks.</param>
    /// <param name="host">The host that is dialled, or null.</param>
    /// <param name="time">The clock.</param>
    public CertificateJudgement Judge(StoredCertificate certificate, bool isServer, CertificateRules rules, string? host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new CertificateTrust(this, time).Judge(certificate.Der.AsSpan(), isServer, rules, host, applicationUri: null, keeps: false);
    }

    internal List<RevocationList> LoadRevocationLists()
    {
        var lists = new List<RevocationList>();
        foreach (string file in Directory.EnumerateFiles(TrustedRevocations).Concat(Directory.EnumerateFiles(IssuerRevocations)))
        {
            if (RevocationList.TryRead(file, File.ReadAllBytes(file), out RevocationList? list)) lists.Add(list!);
        }

        return lists;
    }

    internal static List<X509Certificate2> Load(string folder) => [.. Directory.EnumerateFiles(folder).SelectMany(Read)];

    // DER, or PEM with one certificate or a bundle of them. A note that somebody left in the folder trusts nobody.
    private static X509Certificate2Collection Read(string file)
    {
        var read = new X509Certificate2Collection();
        try
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (bytes.AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) >= 0) read.ImportFromPem(System.Text.Encoding.ASCII.GetString(bytes));
            else read.Add(X509CertificateLoader.LoadCertificate(bytes));
        }
        catch (Exception unreadable) when (unreadable is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            read.Clear();
        }

        return read;
    }

    private static IEnumerable<StoredCertificate> Files(PkiStore store, string folder) => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(file =>
    {
        X509Certificate2Collection read = Read(file);
        return read.Count == 0 ? StoredCertificate.Unreadable(store, file) : StoredCertificate.Of(store, file, read[0]);
    });

    private static string Move(StoredCertificate certificate, string folder)
    {
        string target = Path.Combine(folder, Path.GetFileName(certificate.File));
        File.Move(certificate.File, target, overwrite: true);
        return target;
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
        if (!File.Exists(file)) File.WriteAllBytes(file, certificate);
        return file;
    }
}
