using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>The way from an address to an active session: discovery, trust, channel, session, user.</summary>
/// <remarks>[OPC UA Part 4 §5.5, §5.7]</remarks>
internal static class SessionHandshake
{
    private const string BinaryTransport = "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary";

    /// <summary>Opens a connection, and on it the former session if the server still has it, else a new one.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="former">The session whose connection broke; null to begin from zero.</param>
    public static UaConnection Connect(UaClientOptions options, FormerSession? former = null)
    {
        EndpointDescription endpoint = Choose(options, GetEndpoints(options));
        byte[] serverCertificate = CertificateBytes.Leaf(endpoint.ServerCertificate).ToArray();
        Trust(options, endpoint);
        UaConnection connection = UaConnection.Open(options, options.SecurityPolicy, options.SecurityMode, serverCertificate);
        try
        {
            if (former is null || !TryResume(options, connection, endpoint, serverCertificate, former)) OpenSession(options, connection, endpoint, serverCertificate);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What the server offers; asked on a channel of its own without security.</summary>
    public static EndpointDescription[] GetEndpoints(UaClientOptions options)
    {
        using UaConnection discovery = UaConnection.Open(options, SecurityPolicy.None, MessageSecurityMode.None, []);
        GetEndpointsResponse response = discovery.Call<GetEndpointsRequest, GetEndpointsResponse>(
            new GetEndpointsRequest(discovery.Header(options.RequestTimeout), options.EndpointUrl, [], []));
        return response.Endpoints;
    }

    /// <summary>The endpoint with the options' policy and mode.</summary>
    /// <exception cref="UaException">There is none; the message lists those that there are.</exception>
    public static EndpointDescription Choose(UaClientOptions options, EndpointDescription[] endpoints)
    {
        EndpointDescription? best = null;
        foreach (EndpointDescription endpoint in endpoints)
        {
            if (endpoint.SecurityPolicyUri != options.SecurityPolicy.Uri || endpoint.SecurityMode != options.SecurityMode) continue;
            if (endpoint.TransportProfileUri is { Length: > 0 } transport && transport != BinaryTransport) continue;
            // Addresses are not compared: the dialled host wins, servers name hosts that nobody can resolve.
            if (best is null || endpoint.SecurityLevel > best.SecurityLevel) best = endpoint;
        }

        if (best is not null) return best;
        string offered = string.Join(", ", endpoints.Select(e => $"{e.SecurityPolicyUri?.Split('#').Last()}/{e.SecurityMode}").Distinct());
        throw new UaException(StatusCode.BadSecurityPolicyRejected,
            $"{options.EndpointUrl}: no endpoint with {options.SecurityPolicy.Name}/{options.SecurityMode}; the server offers {offered}; set plc.security to one of these, or enable the other at the server");
    }

    /// <summary>Judges the server's certificate; keeps a refused one in the rejected folder.</summary>
    /// <exception cref="UaException">It is refused: the certificate, the reason, its file and what to do.</exception>
    public static void Trust(UaClientOptions options, EndpointDescription endpoint)
    {
        // On a channel without security a password still leaves, encrypted for this certificate: whose it is matters then, too.
        bool guardsPassword = options.Identity.TokenType == UserTokenType.UserName && (options.Pki is not null || options.ServerFingerprint is not null);
        if (options.SecurityPolicy.IsNone && !guardsPassword) return;
        if (options.Certificate is null && !options.SecurityPolicy.IsNone)
            throw new InvalidOperationException($"{options.EndpointUrl}: policy {options.SecurityPolicy.Name} needs an application certificate");
        var trust = new CertificateTrust(options.Pki, options.Time);
        CertificateJudgement judgement = trust.Judge(
            endpoint.ServerCertificate, isServer: true, options.Rules, EndpointAddress.Parse(options.EndpointUrl).Host, endpoint.Server.ApplicationUri);
        if (!judgement.IsAccepted)
            throw new UaException(judgement.Status, $"{options.EndpointUrl}: {judgement.Status}: {judgement.Reason}");
    }

    /// <summary>Creates and activates a session on an open channel.</summary>
    public static void OpenSession(UaClientOptions options, UaConnection connection, EndpointDescription endpoint, byte[] serverCertificate)
    {
        SecurityPolicy policy = options.SecurityPolicy;
        byte[] clientNonce = RandomNumberGenerator.GetBytes(32);
        var client = new ApplicationDescription(
            options.OwnUri, "urn:edgeinspector", new LocalizedText(null, options.ApplicationName), ApplicationType.Client, null, null, []);
        CreateSessionResponse created = connection.Call<CreateSessionRequest, CreateSessionResponse>(new CreateSessionRequest(
            connection.Header(options.RequestTimeout), client, null, options.EndpointUrl, options.SessionName, clientNonce,
            policy.IsNone ? null : options.Certificate!.Der, options.SessionTimeout.TotalMilliseconds, 0));
        connection.AuthenticationToken = created.AuthenticationToken;
        connection.SessionTimeout = UaTime.Duration(created.RevisedSessionTimeout);
        try
        {
            if (!policy.IsNone) Check(options, connection, endpoint, serverCertificate, clientNonce, created);
            byte[] serverNonce = created.ServerNonce ?? [];
            Activate(options, connection, Sign(options, serverCertificate, serverNonce), IdentityToken.Make(options, endpoint, serverNonce));
        }
        catch (UaException refused) when (refused.Status != StatusCode.BadConnectionClosed && refused.Status != StatusCode.BadTimeout)
        {
            // Left behind, one after the other would fill a small server until their timeout.
            connection.CloseSession();
            throw;
        }
    }

    private static void Check(
        UaClientOptions options, UaConnection connection, EndpointDescription endpoint, byte[] serverCertificate, byte[] clientNonce, CreateSessionResponse created)
    {
        if (!CertificateBytes.Leaf(created.ServerCertificate).SequenceEqual(serverCertificate))
            throw new UaException(StatusCode.BadCertificateInvalid, $"{options.EndpointUrl}: the session's certificate is not the one of the secure channel");
        byte[] signed = [.. options.Certificate!.Der, .. clientNonce];
        bool genuine = connection.Channel.PeerKey!.VerifyData(
            signed, created.ServerSignature.Signature ?? [], HashAlgorithmName.SHA256, options.SecurityPolicy.SignaturePadding);
        if (!genuine)
            throw new UaException(StatusCode.BadApplicationSignatureInvalid, $"{options.EndpointUrl}: the server's signature over the session is wrong");
        CompareWithDiscovery(options, endpoint, created.ServerEndpoints);
    }

    // Discovery was asked without security: here, where nobody can change it, the server says again what it offers. Names of hosts and
    // certificates may be left out; a server that repeats nothing has nothing to compare. [OPC UA Part 4 §5.7.2]
    private static void CompareWithDiscovery(UaClientOptions options, EndpointDescription chosen, EndpointDescription[] told)
    {
        if (told.Length == 0) return;
        EndpointDescription[] same = [.. told.Where(e => e.SecurityPolicyUri == chosen.SecurityPolicyUri && e.SecurityMode == chosen.SecurityMode)];
        if (same.Any(e => e.UserIdentityTokens.ToHashSet().SetEquals(chosen.UserIdentityTokens))) return;
        throw new UaException(StatusCode.BadSecurityChecksFailed,
            $"{options.EndpointUrl}: on the secured channel the server offers other users for {options.SecurityPolicy}/{options.SecurityMode} than discovery did; "
            + "somebody on the network may have changed its answer: look for what stands between this PC and the PLC");
    }

    // The same certificate and the same user on a new channel; a server that has forgotten the session says so and a new one is made.
    private static bool TryResume(UaClientOptions options, UaConnection connection, EndpointDescription endpoint, byte[] serverCertificate, FormerSession former)
    {
        connection.AuthenticationToken = former.AuthenticationToken;
        connection.SessionTimeout = former.Timeout;
        try
        {
            Activate(options, connection, Sign(options, serverCertificate, former.ServerNonce), IdentityToken.Make(options, endpoint, former.ServerNonce));
            connection.IsResumed = true;
            return true;
        }
        catch (UaException refused) when (refused.Status != StatusCode.BadConnectionClosed && refused.Status != StatusCode.BadTimeout)
        {
            connection.AuthenticationToken = default;
            return false;
        }
    }

    private static SignatureData Sign(UaClientOptions options, byte[] serverCertificate, byte[] serverNonce) => options.SecurityPolicy.IsNone
        ? new SignatureData(null, null)
        : new SignatureData(options.SecurityPolicy.AsymmetricSignatureUri, options.Certificate!.PrivateKey.SignData(
            [.. serverCertificate, .. serverNonce], HashAlgorithmName.SHA256, options.SecurityPolicy.SignaturePadding));

    private static void Activate(UaClientOptions options, UaConnection connection, SignatureData signature, (ExtensionObject Token, SignatureData Signature) user)
    {
        try
        {
            ActivateSessionResponse activated = connection.Call<ActivateSessionRequest, ActivateSessionResponse>(new ActivateSessionRequest(
                connection.Header(options.RequestTimeout), signature, [], [], user.Token, user.Signature));
            connection.ServerNonce = activated.ServerNonce ?? [];
            if (activated.Header.ServiceResult != StatusCode.Good)
                throw new UaException(activated.Header.ServiceResult, $"{options.EndpointUrl}: the session of {options.Identity} was not activated: {activated.Header.ServiceResult}");
        }
        catch (UaException refused) when (refused.Status == StatusCode.BadUserAccessDenied
            || refused.Status == StatusCode.BadIdentityTokenRejected || refused.Status == StatusCode.BadIdentityTokenInvalid)
        {
            string check = options.Identity.TokenType switch
            {
                UserTokenType.UserName => "check name and password, and that the server knows this user",
                UserTokenType.Certificate => $"trust its certificate at the server ({options.Identity.Certificate!.Fingerprint}) and give the user its rights there",
                UserTokenType.Anonymous or UserTokenType.IssuedToken or _ => "the server wants a user: set plc.identity",
            };
            throw new UaException(refused.Status, $"{options.EndpointUrl}: the server refused {options.Identity}: {refused.Status}; {check}", refused);
        }
    }
}
