namespace EdgeInspector.Vision.Signatures;

/// <summary>What was found of one signature.</summary>
/// <param name="KeyId">Of the trusted key that made it; else what the envelope says.</param>
/// <param name="Signer">Who signed, by the trust list; null when no trusted key made it.</param>
/// <param name="Text">The finding in words.</param>
/// <param name="Counts">Whether it is one of those that count; a second one of the same signer does not.</param>
public sealed record SignatureFinding(string KeyId, TrustedSigner? Signer, string Text, bool Counts);
