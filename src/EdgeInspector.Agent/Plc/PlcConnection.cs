using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.OpcUa;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Plc;

/// <summary>Turns the configuration's PLC section into sessions: certificate, trust list, identity.</summary>
/// <remarks>Owns the application's certificate, which both sessions use.</remarks>
public sealed class PlcConnection : IDisposable
{
    private readonly PlcSettings _settings;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly PkiFolder? _pki;
    private readonly ApplicationCertificate? _certificate;
    private readonly UserCertificate? _userCertificate;
    private readonly UaIdentity _identity;
    private readonly Lock _telling = new();
    private string _toldServer = "";

    /// <summary>Loads the certificate, or makes one at the first start. Throws what the disk throws.</summary>
    public PlcConnection(PlcSettings settings, ILoggerFactory loggers, TimeProvider time)
    {
        _settings = settings;
        _loggers = loggers;
        _time = time;
        _identity = Identity(settings.Identity, out _userCertificate);
        bool isSecured = settings.Security.Mode != PlcSecurityMode.None;
        // A password is encrypted for the server's certificate on any channel, so its trust list counts on any channel.
        if (isSecured || settings.Identity.Type == PlcIdentityType.UserName) _pki = new PkiFolder(settings.Security.PkiFolder);
        if (isSecured) _certificate = LoadOwn(_pki!, settings.Security.KeySizeBits, time);
    }

    /// <summary>URI of this application, in its certificate and in every session.</summary>
    public const string ApplicationUri = "urn:edgeinspector:agent";

    private const string ApplicationName = "EdgeInspector";

    /// <summary>A link of its own socket and session, not started.</summary>
    /// <param name="purpose">Goes into the session's name.</param>
    public UaLink NewLink(string purpose)
    {
        var link = new UaLink(NewOptions(purpose), _loggers.CreateLogger<UaLink>());
        link.StateChanged += (_, change) =>
        {
            if (change.IsConnected) TellTrust(link.ServerFingerprint);
        };
        return link;
    }

    /// <summary>Where decisions about certificates go when a session comes up; called on the links' own threads.</summary>
    public Action<AuditEvent> Audit { get; set; } = _ => { };

    /// <summary>Where and how both sessions connect.</summary>
    /// <param name="purpose">Goes into the session's name.</param>
    public UaClientOptions NewOptions(string purpose) => new()
    {
        EndpointUrl = _settings.Endpoint.OriginalString,
        SecurityPolicy = Policy(_settings.Security),
        SecurityMode = _settings.Security.Mode switch
        {
            PlcSecurityMode.None => MessageSecurityMode.None,
            PlcSecurityMode.Sign => MessageSecurityMode.Sign,
            PlcSecurityMode.SignAndEncrypt => MessageSecurityMode.SignAndEncrypt,
            _ => MessageSecurityMode.SignAndEncrypt,
        },
        Identity = _identity,
        Certificate = _certificate,
        Pki = _pki,
        ServerFingerprint = _settings.Security.ServerFingerprint is string pinned ? $"sha256:{pinned}" : null,
        VerifyHostName = _settings.Security.VerifyHostname,
        AllowSha1Certificates = _settings.Security.AllowSha1,
        AllowUnknownRevocation = _settings.Security.AllowUnknownRevocation,
        ApplicationUri = ApplicationUri,
        ApplicationName = ApplicationName,
        SessionName = $"EdgeInspector {purpose}",
        SessionTimeout = _settings.Session.Timeout,
        KeepAliveInterval = _settings.Session.KeepAlive,
        TokenLifetime = _settings.Session.TokenLifetime,
        RequestTimeout = TimeSpan.FromSeconds(2),
        ReconnectDelayMax = TimeSpan.FromSeconds(3),
        Time = _time,
    };

    /// <summary>SHA-256 over the names of the PLC's variables: both sides can see that they speak of the same table.</summary>
    public static string SchemaHash(PlcNodes nodes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(nodes.ToString())));

    public void Dispose()
    {
        _certificate?.Dispose();
        _userCertificate?.Dispose();
    }

    // Under every name and address at which others may know this PC when the certificate is made.
    private static IEnumerable<string> OwnHosts() =>
    [
        Environment.MachineName,
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => address.Address.ToString()),
    ];

    // Two links come up together; what they rest on is told once.
    private void TellTrust(string server)
    {
        lock (_telling)
        {
            string where = _settings.Endpoint.OriginalString;
            try
            {
                if (_pki is not null) new TrustJournal(_pki.Root).TakeNew(d => Audit(d.ToEvent(where)));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                Audit(new AuditEvent(AuditEventKind.Remark) { Where = where, Why = $"decisions about certificates cannot be read: {unreadable.Message}" });
            }

            if (server == _toldServer) return;
            Audit(new AuditEvent(AuditEventKind.Remark) { Where = where, Old = _toldServer, New = server, Why = "certificate of the server behind the session" });
            _toldServer = server;
        }
    }

    /// <summary>The certificate of this application, client and server alike; made at the first start.</summary>
    internal static ApplicationCertificate LoadOwn(PkiFolder pki, int keySizeBits, TimeProvider time)
    {
        try
        {
            return pki.LoadOrCreate(ApplicationUri, ApplicationName, OwnHosts(), time, keySizeBits);
        }
        catch (CryptographicException damaged)
        {
            throw new InvalidOperationException($"{pki.OwnCertificates}: our own certificate cannot be used: {damaged.Message}", damaged);
        }
    }

    private static SecurityPolicy Policy(PlcSecurity security) => security.Policy switch
    {
        PlcSecurityPolicy.None => SecurityPolicy.None,
        PlcSecurityPolicy.Aes128Sha256RsaOaep => SecurityPolicy.Aes128Sha256RsaOaep,
        PlcSecurityPolicy.Aes256Sha256RsaPss => SecurityPolicy.Aes256Sha256RsaPss,
        PlcSecurityPolicy.Basic256Sha256 or _ => SecurityPolicy.Basic256Sha256,
    };

    // Read once at start: a secret that is missing refuses the line, not the first unit.
    private static UaIdentity Identity(PlcIdentity identity, out UserCertificate? certificate)
    {
        certificate = null;
        switch (identity.Type)
        {
            case PlcIdentityType.UserName:
                return identity.Password!.TryRead(out string password, out string failure)
                    ? UaIdentity.UserName(identity.UserName!, password)
                    : throw new InvalidOperationException($"plc.identity: {failure}");
            case PlcIdentityType.Certificate:
                certificate = UserCertificate.Load(identity.CertificateFile!, identity.KeyFile!);
                return UaIdentity.UserCertificate(certificate);
            case PlcIdentityType.Anonymous:
            default:
                return UaIdentity.Anonymous;
        }
    }
}
