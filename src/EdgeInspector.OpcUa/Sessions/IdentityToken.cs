using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EdgeInspector.OpcUa;

/// <summary>The user's identity as a server takes it; a password is encrypted for the server's certificate and bound to its nonce.</summary>
/// <remarks>[OPC UA Part 4 §7.40.2]</remarks>
internal static class IdentityToken
{
    /// <summary>The token, and the signature that goes beside it (empty but for a certificate).</summary>
    /// <exception cref="UaException">The server offers no token of this kind, or none under which the secret may leave.</exception>
    public static (ExtensionObject Token, SignatureData Signature) Make(UaClientOptions options, EndpointDescription endpoint, byte[] serverNonce)
    {
        var unsigned = new SignatureData(null, null);
        UserTokenType wanted = options.Identity.TokenType;
        UserTokenPolicy[] offered = [.. endpoint.UserIdentityTokens.Where(t => t.TokenType == wanted)];
        if (offered.Length == 0)
        {
            string others = string.Join(", ", endpoint.UserIdentityTokens.Select(t => t.TokenType).Distinct());
            throw new UaException(StatusCode.BadIdentityTokenRejected, $"{options.EndpointUrl}: the server takes no {wanted} user, only {others}; change plc.identity or the server's users");
        }

        if (wanted == UserTokenType.Anonymous) return (ServiceMessages.Wrap(new AnonymousIdentityToken(offered[0].PolicyId)), unsigned);

        byte[] serverCertificate = CertificateBytes.Leaf(endpoint.ServerCertificate).ToArray();
        foreach (UserTokenPolicy token in offered)
        {
            // An empty policy of the token means that of the channel; None would send the password in clear and sign nothing.
            string? uri = string.IsNullOrEmpty(token.SecurityPolicyUri) ? endpoint.SecurityPolicyUri : token.SecurityPolicyUri;
            if (!SecurityPolicy.TryFind(uri, out SecurityPolicy policy) || policy.IsNone) continue;
            if (options.Identity.Certificate is { } user)
            {
                byte[] signature = user.PrivateKey.SignData([.. serverCertificate, .. serverNonce], HashAlgorithmName.SHA256, policy.SignaturePadding);
                return (ServiceMessages.Wrap(new X509IdentityToken(token.PolicyId, user.Der)), new SignatureData(policy.AsymmetricSignatureUri, signature));
            }

            byte[] secret = Encrypt(policy, serverCertificate, options.Identity.Password ?? "", serverNonce);
            return (ServiceMessages.Wrap(new UserNameIdentityToken(token.PolicyId, options.Identity.Name, secret, policy.AsymmetricEncryptionUri)), unsigned);
        }

        string policies = string.Join(", ", offered.Select(t => t.SecurityPolicyUri is { Length: > 0 } named ? named : "none"));
        string what = wanted == UserTokenType.Certificate
            ? $"the {options.Identity} cannot be proved"
            : $"the password of {options.Identity} would leave in clear text or under a weak policy";
        throw new UaException(StatusCode.BadIdentityTokenRejected,
            $"{options.EndpointUrl}: {what} (the server's policies for users: {policies}); choose an endpoint with security");
    }

    /// <summary>Whether the bearer of a user's certificate has its private key.</summary>
    public static bool IsProved(byte[] certificate, SecurityPolicy policy, ReadOnlySpan<byte> serverCertificate, ReadOnlySpan<byte> serverNonce, SignatureData signature)
    {
        if (signature.Algorithm != policy.AsymmetricSignatureUri) return false;
        byte[] signed = [.. serverCertificate, .. serverNonce];
        try
        {
            using X509Certificate2 user = X509CertificateLoader.LoadCertificate(certificate);
            using RSA? key = user.GetRSAPublicKey();
            return key is not null && SecurityPolicy.TakesKey(key.KeySize)
                && key.VerifyData(signed, signature.Signature ?? [], HashAlgorithmName.SHA256, policy.SignaturePadding);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Takes the password out of a token that was encrypted for <paramref name="own"/>.</summary>
    public static bool TryDecrypt(ApplicationCertificate own, SecurityPolicy policy, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> serverNonce, out string password)
    {
        password = "";
        int block = own.PrivateKey.KeySize / 8;
        if (secret.IsEmpty || secret.Length % block != 0) return false;
        byte[] plain = new byte[secret.Length];
        int size = 0;
        try
        {
            for (int at = 0; at < secret.Length; at += block)
                size += own.PrivateKey.Decrypt(secret.Slice(at, block), plain.AsSpan(size), policy.EncryptionPadding);
        }
        catch (CryptographicException)
        {
            return false;
        }

        if (size < 4) return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(plain);
        if (length > (uint)(size - 4) || length < (uint)serverNonce.Length) return false;
        ReadOnlySpan<byte> content = plain.AsSpan(4, (int)length);
        if (!CryptographicOperations.FixedTimeEquals(content[^serverNonce.Length..], serverNonce)) return false;
        password = Encoding.UTF8.GetString(content[..^serverNonce.Length]);
        return true;
    }

    private static byte[] Encrypt(SecurityPolicy policy, ReadOnlySpan<byte> certificate, string password, byte[] serverNonce)
    {
        using X509Certificate2 server = X509CertificateLoader.LoadCertificate(certificate);
        using RSA key = server.GetRSAPublicKey() ?? throw new UaException(StatusCode.BadCertificateInvalid, "the server's certificate has no RSA key");
        byte[] text = Encoding.UTF8.GetBytes(password);
        byte[] plain = new byte[4 + text.Length + serverNonce.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(plain, (uint)(text.Length + serverNonce.Length));
        text.CopyTo(plain, 4);
        serverNonce.CopyTo(plain, 4 + text.Length);
        int block = key.KeySize / 8 - policy.OaepOverheadBytes;
        var secret = new List<byte>();
        for (int at = 0; at < plain.Length; at += block)
            secret.AddRange(key.Encrypt(plain.AsSpan(at, Math.Min(block, plain.Length - at)), policy.EncryptionPadding));
        CryptographicOperations.ZeroMemory(plain);
        return [.. secret];
    }
}
