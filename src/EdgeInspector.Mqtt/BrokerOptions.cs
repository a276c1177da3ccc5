using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeInspector.Mqtt;

/// <summary>Turns the settings into the client library's, and its failures into named outcomes.</summary>
internal sealed class BrokerOptions(MqttSettings settings)
{
    /// <summary>Reads the files anew, so that a changed password or authority counts from the next connection on.</summary>
    public bool TryBuild(string willTopic, byte[] will, [NotNullWhen(true)] out MqttClientOptions? options, out (MqttLink Outcome, string Problem) refusal)
    {
        options = null;
        refusal = default;
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer(settings.Host, settings.Port)
            .WithClientId(settings.ClientId)
            .WithKeepAlivePeriod(settings.KeepAlive)
            .WithTimeout(settings.AnswerTimeout)
            .WithProtocolVersion(settings.Protocol == MqttProtocol.Version5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
            .WithTryPrivate(false)
            .WithCleanStart(true)
            .WithWillTopic(willTopic)
            .WithWillPayload(will)
            .WithWillRetain(true)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);

        if (settings.UserName is not null)
        {
            if (!TryReadPassword(out string password, out string problem))
            {
                refusal = (MqttLink.NotAuthorised, problem);
                return false;
            }

            builder = builder.WithCredentials(settings.UserName, password);
        }

        if (settings.Tls is MqttTls tls)
        {
            X509Certificate2Collection? authorities = null;
            try
            {
                if (tls.AuthorityFile is not null)
                {
                    authorities = [];
                    authorities.ImportFromPemFile(tls.AuthorityFile);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
            {
                refusal = (MqttLink.CertificateRefused, $"authority file '{tls.AuthorityFile}' cannot be read: {failure.Message}");
                return false;
            }

            // Revocation lists are rarely reachable from a line network; a broker's certificate is withdrawn by changing the authority file.
            builder = builder.WithTlsOptions(t => t
                .UseTls()
                .WithTargetHost(settings.Host)
                .WithSslProtocols(SslProtocols.Tls12 | SslProtocols.Tls13)
                .WithRevocationMode(X509RevocationMode.NoCheck)
                .WithCertificateValidationHandler(seen => IsTrusted(seen.Certificate, seen.SslPolicyErrors, authorities)));
        }

        options = builder.Build();
        return true;
    }

    public static (MqttLink Outcome, string Problem) Refusal(MqttSettings settings, MqttClientConnectResultCode code)
    {
        bool isIdentity = code is MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized
            or MqttClientConnectResultCode.BadAuthenticationMethod;
        return isIdentity
            ? (MqttLink.NotAuthorised, $"broker {settings.Host}:{settings.Port} refused user '{settings.UserName}': {code}")
            : (MqttLink.RefusedByBroker, $"broker {settings.Host}:{settings.Port} refused the connection: {code}");
    }

    public static (MqttLink Outcome, string Problem) Refusal(MqttSettings settings, Exception failure)
    {
        string place = $"broker {settings.Host}:{settings.Port}";
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException) return (MqttLink.CertificateRefused, $"{place}: TLS failed: {cause.Message}");
            if (cause is SocketException) return (MqttLink.Unreachable, $"{place} does not answer: {cause.Message}");
        }

        return (MqttLink.Unreachable, $"{place} does not answer as a broker: {failure.Message}");
    }

    private static bool IsTrusted(X509Certificate certificate, SslPolicyErrors errors, X509Certificate2Collection? authorities)
    {
        if (authorities is null) return errors == SslPolicyErrors.None;
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }

    private bool TryReadPassword(out string password, out string problem)
    {
        password = "";
        problem = "";
        if (settings.PasswordFile is null) return true;
        try
        {
            using StreamReader file = File.OpenText(settings.PasswordFile);
            password = file.ReadLine() ?? "";
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = $"password file '{settings.PasswordFile}' cannot be read: {failure.Message}";
            return false;
        }
    }
}
