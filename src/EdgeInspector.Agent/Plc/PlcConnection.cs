using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Agent.Configuration;
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

    /// <summary>Loads the certificate, or makes one at the first start. Throws what the disk throws.</summary>
    public PlcConnection(PlcSettings settings, ILoggerFactory loggers, TimeProvider time)
    {
        _settings = settings;
        _loggers = loggers;
        _time = time;
        if (settings.Security.Mode == PlcSecurityMode.None) return;
        _pki = new PkiFolder(settings.Security.PkiFolder);
        _certificate = _pki.LoadOrCreate(ApplicationUri, ApplicationName, OwnHosts(), time, settings.Security.KeySizeBits);
    }

    /// <summary>URI of this application, in its certificate and in every session.</summary>
    public const string ApplicationUri = "urn:edgeinspector:agent";

    private const string ApplicationName = "EdgeInspector";

    /// <summary>A link of its own socket and session, not started.</summary>
    /// <param name="purpose">Goes into the session's name.</param>
    public UaLink NewLink(string purpose) => new(
        new UaClientOptions
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
            Identity = Identity(),
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
        },
        _loggers.CreateLogger<UaLink>());

    /// <summary>SHA-256 over the names of the PLC's variables: both sides can see that they speak of the same table.</summary>
    public static string SchemaHash(PlcNodes nodes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(nodes.ToString())));

    public void Dispose() => _certificate?.Dispose();

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

    private static SecurityPolicy Policy(PlcSecurity security) => security.Policy switch
    {
        PlcSecurityPolicy.None => SecurityPolicy.None,
        PlcSecurityPolicy.Aes128Sha256RsaOaep => SecurityPolicy.Aes128Sha256RsaOaep,
        PlcSecurityPolicy.Aes256Sha256RsaPss => SecurityPolicy.Aes256Sha256RsaPss,
        PlcSecurityPolicy.Basic256Sha256 or _ => SecurityPolicy.Basic256Sha256,
    };

    private UaIdentity Identity()
    {
        if (_settings.Identity.Type != PlcIdentityType.UserName) return UaIdentity.Anonymous;
        string password = File.ReadLines(_settings.Identity.PasswordFile!).FirstOrDefault() ?? "";
        return UaIdentity.UserName(_settings.Identity.UserName!, password);
    }
}
