using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private bool _isPrepared;
    private byte[] _sentCertificate = [];

    // The first OPN names policy and certificate in clear; both must be known before the rest can be read.
    private bool PrepareChannel(ReadOnlySpan<byte> chunk)
    {
        if (_isPrepared) return true;
        if (!OpenHeader.TryRead(chunk, out OpenHeader? header))
        {
            SendError(StatusCode.BadDecodingError, "OPN cannot be read");
            return false;
        }

        UaServerOptions options = _server.Options;
        bool known = SecurityPolicy.TryFind(header!.PolicyUri, out SecurityPolicy policy);
        if (!known || (!policy.IsNone && (options.Certificate is null || !options.Policies.Contains(policy))))
        {
            SendError(StatusCode.BadSecurityPolicyRejected, $"policy {header.PolicyUri} is not offered");
            return false;
        }

        if (!policy.IsNone)
        {
            _sentCertificate = header.SenderCertificate;
            if (!AcceptsClient()) return false;
            byte[] leaf = CertificateBytes.Leaf(header.SenderCertificate).ToArray();
            using X509Certificate2 peer = X509CertificateLoader.LoadCertificate(leaf);
            _channel!.Secure(policy, MessageSecurityMode.SignAndEncrypt, options.Certificate, leaf, peer.GetRSAPublicKey());
        }

        _isPrepared = true;
        return true;
    }

    // Asked at the first OPN and at every renewal: a client that is no longer trusted does not stay longer than its token.
    private bool AcceptsClient()
    {
        UaServerOptions options = _server.Options;
        var trust = new CertificateTrust(options.Pki, _server.Time);
        string? pin = options.AutoTrustClients ? ApplicationCertificate.FingerprintOf(CertificateBytes.Leaf(_sentCertificate)) : null;
        CertificateJudgement judgement = trust.Judge(
            _sentCertificate, isServer: false,
            new CertificateRules { Fingerprint = pin, AllowSha1 = options.AllowSha1Certificates, AllowUnknownRevocation = options.AllowUnknownRevocation },
            host: null, applicationUri: null);
        if (judgement.IsAccepted) return true;
        LogClientRefused(_server.Logger, judgement.Status.Name, judgement.Reason);
        _server.Tell(UaServerActionKind.CertificateRefused, new UaClientIdentity("", "", "", false), default, judgement.Status, judgement.Reason);
        // The client learns no more than that the checks failed; the log says why. [OPC UA Part 4 §6.1.3]
        SendError(StatusCode.BadSecurityChecksFailed, "the certificate was not accepted");
        return false;
    }

    private bool TakeOpen(in ChannelMessage message)
    {
        var reader = new UaReader(message.Body);
        uint type = ServiceMessages.EncodingIdOf(ref reader);
        if (type != OpenSecureChannelRequest.EncodingId)
        {
            SendError(StatusCode.BadDecodingError, "OPN holds another message");
            return false;
        }

        OpenSecureChannelRequest request = OpenSecureChannelRequest.Read(ref reader);
        SecureChannel channel = _channel!;
        bool isNone = channel.Policy.IsNone;
        bool fits = !reader.Failed && request.RequestType is SecurityTokenRequestType.Issue or SecurityTokenRequestType.Renew
            && (isNone
                ? request.SecurityMode == MessageSecurityMode.None
                : request.SecurityMode is MessageSecurityMode.Sign or MessageSecurityMode.SignAndEncrypt && request.ClientNonce?.Length == channel.Policy.NonceSizeBytes)
            && (request.RequestType == SecurityTokenRequestType.Issue ? channel.CurrentToken is null : channel.CurrentToken is not null && request.SecurityMode == channel.Mode);
        if (fits && request.SecurityMode == MessageSecurityMode.Sign && !_server.Options.OffersSign)
        {
            SendError(StatusCode.BadSecurityModeRejected, "mode Sign is not offered");
            return false;
        }

        if (!fits)
        {
            SendError(StatusCode.BadSecurityChecksFailed, "OPN asks for what does not fit its channel");
            return false;
        }

        if (request.RequestType == SecurityTokenRequestType.Renew && !isNone && !AcceptsClient()) return false;
        channel.Mode = request.SecurityMode;
        double longest = _server.Options.TokenLifetimeMax.TotalMilliseconds;
        uint lifetime = (uint)Math.Clamp(request.RequestedLifetime == 0 ? longest : request.RequestedLifetime, 1, longest);
        byte[]? serverNonce = channel.NewNonce();
        uint tokenId = ++_tokenId;
        lock (_sending)
        {
            _body.Clear();
            _body.WriteNodeId(new NodeId(OpenSecureChannelResponse.EncodingId));
            new OpenSecureChannelResponse(Good(request.Header), 0,
                new ChannelSecurityToken(Id, tokenId, _server.Time.GetUtcNow().UtcDateTime, lifetime), serverNonce).Write(_body);
            _output.Clear();
            channel.EncodeOpen(message.RequestId, _body.Written, _output);
            channel.Install(tokenId, TimeSpan.FromMilliseconds(lifetime), request.ClientNonce, serverNonce);
            SendOutput();
        }

        return true;
    }

    [LoggerMessage(5111, LogLevel.Warning, "OPC UA server: a client's certificate was refused: {Status}: {Reason}")]
    private static partial void LogClientRefused(ILogger logger, string status, string reason);
}
