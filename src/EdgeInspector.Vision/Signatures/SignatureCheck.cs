namespace EdgeInspector.Vision.Signatures;

/// <summary>Holds an envelope against a passport's bytes and a trust list.</summary>
public sealed class SignatureCheck
{
    /// <summary>Fewer approvers do not release a model. [MOD-02]</summary>
    public const int SignersMin = 2;

    private SignatureCheck(string problem, IReadOnlyList<SignatureFinding> findings)
    {
        Problem = problem;
        Findings = findings;
    }

    /// <summary>Empty when the passport is signed by enough people; else why it is not.</summary>
    public string Problem { get; }

    public bool IsSigned => Problem.Length == 0;

    /// <summary>Each signature of the envelope, in its order.</summary>
    public IReadOnlyList<SignatureFinding> Findings { get; }

    /// <summary>Checks the file beside a passport.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="passportBytes">The bytes that were read of the passport: what is checked is what is used.</param>
    /// <param name="trusted">Whose signatures count.</param>
    /// <param name="signersWanted">Different people, and at least two different roles among them.</param>
    public static SignatureCheck Of(string folder, ReadOnlySpan<byte> passportBytes, SignerList trusted, int signersWanted)
    {
        string file = Path.Combine(folder, PassportEnvelope.FileName);
        byte[] json;
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists) return new SignatureCheck($"it is not signed: there is no {PassportEnvelope.FileName} beside it", []);
            if (info.Length > PassportEnvelope.FileBytesMax)
                return new SignatureCheck($"{PassportEnvelope.FileName} has {info.Length} bytes; allowed: up to {PassportEnvelope.FileBytesMax}", []);
            json = File.ReadAllBytes(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new SignatureCheck($"its signatures cannot be read: {unreadable.Message}", []);
        }

        return PassportEnvelope.TryRead(json, out PassportEnvelope? envelope, out string problem)
            ? Of(envelope, passportBytes, trusted, signersWanted)
            : new SignatureCheck($"{PassportEnvelope.FileName} {problem}", []);
    }

    /// <inheritdoc cref="Of(string, ReadOnlySpan{byte}, SignerList, int)"/>
    public static SignatureCheck Of(PassportEnvelope envelope, ReadOnlySpan<byte> passportBytes, SignerList trusted, int signersWanted)
    {
        byte[] signed = PassportEnvelope.SignedBytes(envelope.Payload.Span);
        var findings = new List<SignatureFinding>();
        var counted = new List<TrustedSigner>();
        foreach (EnvelopeSignature signature in envelope.Signatures)
        {
            TrustedSigner? signer = trusted.Signers.FirstOrDefault(s => s.Verifies(signed, signature.Value.Span));
            bool isNew = signer is not null && !counted.Exists(c => c.IsNamedAs(signer) || c.KeyId == signer.KeyId);
            if (isNew) counted.Add(signer!);
            findings.Add(new SignatureFinding(signer?.KeyId ?? signature.KeyId, signer, Describe(signature, signer, isNew, trusted), isNew));
        }

        int wanted = Math.Max(signersWanted, SignersMin);
        string problem = "";
        if (!envelope.Payload.Span.SequenceEqual(passportBytes))
            problem = "it was changed after it was signed: its bytes are not those in the envelope";
        else if (counted.Count < wanted)
            problem = $"{counted.Count} of {wanted} different trusted signers signed it: {string.Join("; ", findings.Select(f => f.Text).Concat(trusted.Problems))}";
        else if (counted.DistinctBy(c => c.Role, StringComparer.OrdinalIgnoreCase).Count() < 2)
            problem = $"all its signers have the role {counted[0].Role}; two different roles are needed";
        return new SignatureCheck(problem, findings);
    }

    private static string Describe(EnvelopeSignature signature, TrustedSigner? signer, bool isNew, SignerList trusted)
    {
        if (signer is not null) return $"'{signer.Name}' ({signer.Role}): {(isNew ? "good" : "good, but this signer is counted already")}";
        return trusted.Signers.FirstOrDefault(s => s.KeyId == signature.KeyId) is { } claimed
            ? $"'{claimed.Name}' ({claimed.Role}): the signature is wrong"
            : $"key '{Shortened(signature.KeyId)}' is not in the trust list";
    }

    /// <summary>Text of a file that nobody vouches for: cut, and without control characters.</summary>
    private static string Shortened(string keyId)
    {
        string shown = new(keyId.Take(80).Select(c => char.IsControl(c) ? ' ' : c).ToArray());
        return shown.Length > 0 ? shown : "unnamed";
    }
}
