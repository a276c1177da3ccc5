using System.Globalization;
using EdgeInspector.Vision.Signatures;

namespace EdgeInspector.Vision;

/// <summary>What a released passport must prove before a line takes it, beyond what <see cref="OnnxModel.TryLoad"/> checks. [MOD-02]</summary>
public static class ReleaseRules
{
    /// <summary>Null when it may judge here and now, or is not released: the configuration's switch decides about those.</summary>
    /// <param name="passport">As read from <paramref name="passportBytes"/>.</param>
    /// <param name="passportBytes">The bytes that were read of the file.</param>
    /// <param name="folder">The model's folder, with the envelope.</param>
    /// <param name="trusted">Whose signatures count.</param>
    /// <param name="signersWanted">Different signers that are needed, 2 or more.</param>
    /// <param name="now">Wall clock.</param>
    /// <param name="use">What it is to judge.</param>
    public static ModelRefusal? Check(
        Passport passport,
        ReadOnlySpan<byte> passportBytes,
        string folder,
        SignerList trusted,
        int signersWanted,
        DateTimeOffset now,
        IntendedUse use)
    {
        if (passport.State != PassportState.Released) return null;
        var signatures = SignatureCheck.Of(folder, passportBytes, trusted, signersWanted);
        if (!signatures.IsSigned) return Refuse(ModelRefusalReason.NotSigned, passport, signatures.Problem);
        return CheckValidity(passport, now) ?? CheckScope(passport, use);
    }

    /// <summary>Everything that keeps a passport from judging here and now as a released one; empty when nothing does.</summary>
    /// <inheritdoc cref="Check" path="/param"/>
    public static IReadOnlyList<string> Missing(
        Passport passport,
        ReadOnlySpan<byte> passportBytes,
        string folder,
        SignerList trusted,
        int signersWanted,
        DateTimeOffset now,
        IntendedUse use)
    {
        var missing = new List<string>();
        if (passport.State != PassportState.Released) missing.Add($"its state is {passport.State}, not {PassportState.Released}");
        var signatures = SignatureCheck.Of(folder, passportBytes, trusted, signersWanted);
        if (!signatures.IsSigned) missing.Add(signatures.Problem);
        Passport released = passport with { State = PassportState.Released };
        string prefix = $"passport '{passport.Id}': ";
        foreach (ModelRefusal? refusal in (ModelRefusal?[])[CheckValidity(released, now), CheckScope(released, use)])
        {
            if (refusal is not null) missing.Add(refusal.Text[prefix.Length..]);
        }

        if (passport.KnownAnswers.Count == 0) missing.Add("known-answers are missing; a released passport has at least one");
        return missing;
    }

    /// <summary>Null when the passport is valid at this moment.</summary>
    public static ModelRefusal? CheckValidity(Passport passport, DateTimeOffset now)
    {
        if (passport.State != PassportState.Released) return null;
        if (passport.Validity is not { } validity) return Refuse(ModelRefusalReason.OutOfValidity, passport, "validity is missing; a released passport states it");
        if (validity.Holds(now)) return null;
        string text = string.Create(CultureInfo.InvariantCulture, $"it is valid from {validity.From:yyyy-MM-dd} to {validity.Until:yyyy-MM-dd}, today is {now.UtcDateTime:yyyy-MM-dd} (UTC)");
        return Refuse(ModelRefusalReason.OutOfValidity, passport, text);
    }

    private static ModelRefusal? CheckScope(Passport passport, IntendedUse use)
    {
        if (passport.Scope is not { } scope) return Refuse(ModelRefusalReason.OutOfScope, passport, "scope is missing; a released passport states it");
        return scope.Outside(use) is { } outside ? Refuse(ModelRefusalReason.OutOfScope, passport, outside) : null;
    }

    private static ModelRefusal Refuse(ModelRefusalReason reason, Passport passport, string text) => new(reason, $"passport '{passport.Id}': {text}");
}
