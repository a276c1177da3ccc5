using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;

namespace EdgeInspector.Agent.Commands.Passports;

/// <summary><c>passport sign</c>: adds one person's signature to the envelope beside the passport.</summary>
internal static partial class PassportSignCommand
{
    public static Command Create()
    {
        Argument<string> folder = ModelFolder.Argument();
        var key = new Option<string>("--key") { Description = "The signer's private key: PKCS #8, encrypted, PEM, on the curve P-256.", Required = true };
        var release = new Option<bool>("--release") { Description = "Change the state from draft to released first; for the first signer." };
        var password = new KeyPassword();
        var command = new Command("sign", "Sign a released passport. Without a password file or variable the password is asked for.") { folder, key, release };
        password.AddTo(command);
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            string keyFile = parsed.GetValue(key)!;
            if (!ModelFolder.TryRead("sign", parsed.GetValue(folder)!, error, out ModelFolder? model)) return 1;
            if (!MaySign(ref model, parsed.GetValue(release), error)) return 1;
            if (!password.TryRead(parsed, keyFile, out string secret, out string failure))
            {
                error.WriteLine($"sign: {failure}");
                return 2;
            }

            try
            {
                if (!PassportSigner.TryOpen(File.ReadAllText(keyFile), secret, out PassportSigner? signer, out string problem))
                {
                    error.WriteLine($"sign: key '{keyFile}' {problem}");
                    return 1;
                }

                using (signer) return Sign(model, signer, parsed.InvocationConfiguration);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                error.WriteLine($"sign: {refused.Message}");
                return 1;
            }
        });
        return command;
    }

    /// <summary>Whether the passport is one that a line could take; a signature under anything else says nothing.</summary>
    private static bool MaySign(ref ModelFolder model, bool release, TextWriter error)
    {
        string id = model.Passport.Id;
        foreach (string lacks in PassportDraftCommand.Lacking(model.Passport))
        {
            error.WriteLine($"sign: passport '{id}': {lacks}; 'passport draft' does it");
            return false;
        }

        if (!model.TryHashModel("sign", error, out string sha256)) return false;
        if (!string.Equals(sha256, model.Passport.ModelSha256, StringComparison.OrdinalIgnoreCase))
        {
            error.WriteLine($"sign: the network is not the one in passport '{id}': SHA-256 expected {model.Passport.ModelSha256}, found {sha256}");
            return false;
        }

        if (model.Passport.State == PassportState.Released) return true;
        if (model.Passport.State == PassportState.Draft && release && TryRelease(ref model)) return true;
        error.WriteLine($"sign: passport '{id}' is in state {model.Passport.State}; allowed: released, or a draft with --release");
        return false;
    }

    /// <summary>Changes the one word in the file's text, so that what people wrote beside it stays.</summary>
    private static bool TryRelease(ref ModelFolder model)
    {
        string text = Encoding.UTF8.GetString(model.Bytes.Span);
        if (StateLine().Count(text) != 1) return false;
        byte[] bytes = Encoding.UTF8.GetBytes(StateLine().Replace(text, "state: released"));
        model = model with { Passport = model.Passport with { State = PassportState.Released }, Bytes = bytes };
        return true;
    }

    private static int Sign(ModelFolder model, PassportSigner signer, InvocationConfiguration console)
    {
        var signatures = new List<EnvelopeSignature>();
        if (File.Exists(model.EnvelopeFile))
        {
            if (!PassportEnvelope.TryRead(File.ReadAllBytes(model.EnvelopeFile), out PassportEnvelope? old, out string problem))
            {
                console.Error.WriteLine($"sign: {model.EnvelopeFile} {problem}");
                return 1;
            }

            if (old.Payload.Span.SequenceEqual(model.Bytes.Span)) signatures.AddRange(old.Signatures);
            else console.Output.WriteLine($"the passport was changed since {old.Signatures.Count} signed it: their signatures end");
        }

        if (signatures.Exists(s => s.KeyId == signer.KeyId))
        {
            console.Error.WriteLine($"sign: key {signer.KeyId} has signed it already; one signer counts once");
            return 1;
        }

        signatures.Add(signer.Sign(model.Bytes.Span));
        if (signatures.Count > PassportEnvelope.SignaturesMax)
        {
            console.Error.WriteLine($"sign: {PassportEnvelope.SignaturesMax} signatures are there; allowed: up to {PassportEnvelope.SignaturesMax}");
            return 1;
        }

        ModelFolder.Write(model.PassportFile, model.Bytes.Span);
        ModelFolder.Write(model.EnvelopeFile, new PassportEnvelope(model.Bytes, signatures).ToJson());
        console.Output.WriteLine($"signed {model.Passport.Id} with key {signer.KeyId}: {signatures.Count} signature{(signatures.Count == 1 ? "" : "s")} in {model.EnvelopeFile}");
        return 0;
    }

    [GeneratedRegex("^state: *[\"']?draft[\"']?", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex StateLine();
}
