using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;

namespace EdgeInspector.Agent.Commands.Passports;

/// <summary>A model's folder as the <c>passport</c> verbs see it: its passport, the bytes of it, and the envelope beside it.</summary>
internal sealed record ModelFolder(string Folder, Passport Passport, ReadOnlyMemory<byte> Bytes)
{
    public const string Header = "# What the model is and what it may be used for. A change of one byte ends the signatures in passport.dsse.json.\n";

    public string PassportFile => Path.Combine(Folder, Passport.FileName);

    public string EnvelopeFile => Path.Combine(Folder, PassportEnvelope.FileName);

    public static Argument<string> Argument() => new("folder") { Description = "The model's folder, with passport.yaml and the network." };

    /// <summary>Reads the folder's passport; what is wrong goes to the error output.</summary>
    public static bool TryRead(string verb, string folder, TextWriter error, [NotNullWhen(true)] out ModelFolder? model)
    {
        model = null;
        Passport? passport = Configuration.PassportFile.Read(Path.Combine(folder, Passport.FileName), out ReadOnlyMemory<byte> bytes, out IReadOnlyList<ConfigurationProblem> problems);
        foreach (ConfigurationProblem problem in problems) error.WriteLine($"{verb}: {problem}");
        if (passport is null) return false;
        model = new ModelFolder(folder, passport, bytes);
        return true;
    }

    /// <summary>SHA-256 of the network's file, lower-case hexadecimal.</summary>
    public bool TryHashModel(string verb, TextWriter error, out string sha256)
    {
        sha256 = "";
        string file = Path.Combine(Folder, Passport.ModelFile);
        try
        {
            using FileStream bytes = File.OpenRead(file);
            sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{verb}: model file '{file}' cannot be read: {unreadable.Message}");
            return false;
        }
    }

    /// <summary>Writes a file beside its place and moves it there, so that none is ever half written.</summary>
    public static void Write(string file, ReadOnlySpan<byte> bytes)
    {
        string unfinished = file + ".unfinished";
        File.WriteAllBytes(unfinished, bytes);
        File.Move(unfinished, file, overwrite: true);
    }
}
