using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private const string BinaryTransport = "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary";
    private const string AnonymousPolicy = "anonymous";
    private const string AnonymousUser = "anonymous";
    private const string UserNamePolicy = "username-";
    private const string CertificatePolicy = "certificate-";
    private const int RefusedActivationCountMax = 5;

    private FindServersResponse FindServers(FindServersRequest request) => new(Good(request.Header), [Description()]);

    private GetEndpointsResponse GetEndpoints(GetEndpointsRequest request) => new(Good(request.Header), Endpoints());

    private CreateSessionResponse CreateSession(CreateSessionRequest request)
    {
        SecureChannel channel = _channel!;
        UaServerOptions options = _server.Options;
        if (channel.Policy.IsNone && !options.OffersNone) throw Refuse(StatusCode.BadSecurityModeInsufficient);
        byte[] clientNonce = request.ClientNonce ?? [];
        if (!channel.Policy.IsNone)
        {
            if (clientNonce.Length < 32) throw Refuse(StatusCode.BadNonceInvalid);
            if (!CertificateBytes.Leaf(request.ClientCertificate).SequenceEqual(channel.PeerCertificate)) throw Refuse(StatusCode.BadSecurityChecksFailed);
            using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(channel.PeerCertificate);
            if (CertificateNames.Read(certificate).Uri != request.ClientDescription.ApplicationUri) throw Refuse(StatusCode.BadCertificateUriInvalid);
        }

        TimeSpan timeout = TimeSpan.FromMilliseconds(Math.Clamp(
            double.IsFinite(request.RequestedSessionTimeout) ? request.RequestedSessionTimeout : 0, 1000, options.SessionTimeoutMax.TotalMilliseconds));
        var session = new ServerSession(_server, request.SessionName ?? "", request.ClientDescription.ApplicationUri ?? "", channel.PeerCertificate.ToArray(), timeout) { Connection = this };
        if (!_server.TryAdd(session)) throw Refuse(StatusCode.BadTooManySessions);

        byte[]? signature = channel.Policy.IsNone
            ? null
            : options.Certificate!.PrivateKey.SignData([.. request.ClientCertificate!, .. clientNonce], HashAlgorithmName.SHA256, channel.Policy.SignaturePadding);
        return new CreateSessionResponse(
            Good(request.Header), session.SessionId, session.AuthenticationToken, timeout.TotalMilliseconds, session.ServerNonce, options.Certificate?.Der,
            Endpoints(), [], new SignatureData(channel.Policy.AsymmetricSignatureUri, signature), (uint)channel.Limits.ReceiveMessageSizeMax);
    }

    private ActivateSessionResponse ActivateSession(ActivateSessionRequest request)
    {
        ServerSession session = _server.FindSession(request.Header.AuthenticationToken) ?? throw Refuse(StatusCode.BadSessionIdInvalid);
        SecureChannel channel = _channel!;
        if (!channel.PeerCertificate.SequenceEqual(session.ClientCertificate)) throw Refuse(StatusCode.BadSecurityChecksFailed);
        if (channel.Policy.IsNone && !ReferenceEquals(session.Connection, this) && !session.IsActivated) throw Refuse(StatusCode.BadSecureChannelIdInvalid);

        string user;
        try
        {
            if (!channel.Policy.IsNone) CheckSignature(request.ClientSignature, session.ServerNonce);
            user = Identify(request, session.ServerNonce);
        }
        catch (UaException refused)
        {
            _server.Tell(UaServerActionKind.SessionRefused, session.Client, default, refused.Status, "");
            // Each connection has its own thread: nobody else waits.
            Thread.Sleep(_server.Options.RefusalPause);
            if (++session.RefusedActivations >= RefusedActivationCountMax) _server.Remove(session);
            throw;
        }

        session.Client = session.Client with { User = ServerSession.Shown(user, 100), IsAuthenticated = user != AnonymousUser };
        session.Connection = this;
        session.IsActivated = true;
        session.RefusedActivations = 0;
        channel.ReceiveMessageSizeMax = channel.Limits.ReceiveMessageSizeMax;
        session.Seen();
        LogActivated(_server.Logger, session.Name, session.Client.User, channel.Policy.Name, channel.Mode);
        _server.Tell(UaServerActionKind.SessionActivated, session.Client, default, StatusCode.Good, $"{channel.Policy.Name}, {channel.Mode}");
        if (session.SubscriptionCount > 0) WakePublisher();
        return new ActivateSessionResponse(Good(request.Header), session.RenewNonce(), []);
    }

    private void CheckSignature(SignatureData signature, byte[] nonce)
    {
        byte[] signed = [.. _server.Options.Certificate!.Der, .. nonce];
        if (!_channel!.PeerKey!.VerifyData(signed, signature.Signature ?? [], HashAlgorithmName.SHA256, _channel.Policy.SignaturePadding))
            throw Refuse(StatusCode.BadApplicationSignatureInvalid);
    }

    private string Identify(ActivateSessionRequest request, byte[] nonce)
    {
        UaServerOptions options = _server.Options;
        ExtensionObject token = request.UserIdentityToken;
        if (ServiceMessages.TryUnwrap(token, out UserNameIdentityToken? named))
        {
            if (options.VerifyUser is null || options.Certificate is null) throw Refuse(StatusCode.BadIdentityTokenRejected);
            // The policy of the token is the one that was offered under its name; clear text was not.
            SecurityPolicy policy = UserTokenPolicyOf(_channel!.Policy);
            if (named!.PolicyId != UserNamePolicy + policy.Name || named.EncryptionAlgorithm != policy.AsymmetricEncryptionUri)
                throw Refuse(StatusCode.BadIdentityTokenInvalid);
            if (!IdentityToken.TryDecrypt(options.Certificate, policy, named.Password, nonce, out string password))
                throw Refuse(StatusCode.BadIdentityTokenInvalid);
            return options.VerifyUser(named.UserName ?? "", password) ? named.UserName ?? "" : throw Refuse(StatusCode.BadUserAccessDenied);
        }

        if (ServiceMessages.TryUnwrap(token, out X509IdentityToken? bearer))
        {
            if (options.UserOfCertificate is null || options.Certificate is null) throw Refuse(StatusCode.BadIdentityTokenRejected);
            SecurityPolicy policy = UserTokenPolicyOf(_channel!.Policy);
            byte[] user = bearer!.CertificateData ?? [];
            if (bearer.PolicyId != CertificatePolicy + policy.Name || !IdentityToken.IsProved(user, policy, options.Certificate.Der, nonce, request.UserTokenSignature))
                throw Refuse(StatusCode.BadIdentityTokenInvalid);
            return options.UserOfCertificate(ApplicationCertificate.FingerprintOf(user)) ?? throw Refuse(StatusCode.BadUserAccessDenied);
        }

        bool isAnonymous = token.TypeId.IsNull || ServiceMessages.TryUnwrap(token, out AnonymousIdentityToken? _);
        if (!isAnonymous) throw Refuse(StatusCode.BadIdentityTokenInvalid);
        return options.AllowsAnonymous ? AnonymousUser : throw Refuse(StatusCode.BadIdentityTokenRejected);
    }

    private CloseSessionResponse CloseSession(CloseSessionRequest request)
    {
        ServerSession session = _server.FindSession(request.Header.AuthenticationToken) ?? throw Refuse(StatusCode.BadSessionIdInvalid);
        if (!ReferenceEquals(session.Connection, this)) throw Refuse(StatusCode.BadSecureChannelIdInvalid);
        _server.Remove(session);
        return new CloseSessionResponse(Good(request.Header));
    }

    // A password is encrypted as the channel is; on a channel without security still under the first policy that is offered.
    private SecurityPolicy UserTokenPolicyOf(SecurityPolicy channel) =>
        !channel.IsNone ? channel : _server.Options.Policies.Count > 0 ? _server.Options.Policies[0] : SecurityPolicy.Basic256Sha256;

    private ApplicationDescription Description() => new(
        _server.Options.DescribedUri ?? _server.Options.Certificate?.ApplicationUri ?? _server.Options.ApplicationUri, "urn:edgeinspector",
        new LocalizedText(null, _server.Options.ApplicationName), ApplicationType.Server, null, null, [_server.AdvertisedUrl]);

    private EndpointDescription[] Endpoints()
    {
        UaServerOptions options = _server.Options;
        var endpoints = new List<EndpointDescription>();
        for (int i = 0; i < options.Policies.Count && options.Certificate is not null; i++)
        {
            endpoints.Add(Endpoint(options.Policies[i], MessageSecurityMode.SignAndEncrypt, (byte)(120 + i)));
            if (options.OffersSign) endpoints.Add(Endpoint(options.Policies[i], MessageSecurityMode.Sign, (byte)(60 + i)));
        }

        if (options.OffersNone) endpoints.Add(Endpoint(SecurityPolicy.None, MessageSecurityMode.None, 0));
        return [.. endpoints];
    }

    private EndpointDescription Endpoint(SecurityPolicy policy, MessageSecurityMode mode, byte level)
    {
        UaServerOptions options = _server.Options;
        var tokens = new List<UserTokenPolicy>();
        if (options.AllowsAnonymous) tokens.Add(new UserTokenPolicy(AnonymousPolicy, UserTokenType.Anonymous, null, null, null));
        if (options.VerifyUser is not null && options.Certificate is not null)
            tokens.Add(new UserTokenPolicy(UserNamePolicy + UserTokenPolicyOf(policy).Name, UserTokenType.UserName, null, null, UserTokenPolicyOf(policy).Uri));
        if (options.UserOfCertificate is not null && options.Certificate is not null)
            tokens.Add(new UserTokenPolicy(CertificatePolicy + UserTokenPolicyOf(policy).Name, UserTokenType.Certificate, null, null, UserTokenPolicyOf(policy).Uri));
        return new EndpointDescription(
            _server.AdvertisedUrl, Description(), options.Certificate?.Der, mode, policy.Uri, [.. tokens], BinaryTransport, level);
    }

    [LoggerMessage(5112, LogLevel.Information, "OPC UA server: session '{Session}' of {User} is active ({Policy}, {Mode})")]
    private static partial void LogActivated(ILogger logger, string session, string user, string policy, MessageSecurityMode mode);
}
