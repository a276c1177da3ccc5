using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using EdgeInspector.Agent.Commands.Passports;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>The shipped model in a folder of its own, and people with keys that openssl made: name@role.</summary>
internal sealed class SignedModel : IDisposable
{
    public const string Password = "as long as it is not empty";
    public static readonly DateTimeOffset Today = new(2026, 6, 15, 10, 0, 0, TimeSpan.Zero);

    private readonly LineFolder _folder = new();

    public SignedModel(params string[] trusted)
    {
        foreach (string file in (string[])["model.onnx", "passport.yaml"])
            _folder.WriteBytes($"models/vial-10r/1/{file}", File.ReadAllBytes(Path.Combine(Repository.Folder, "models", "vial-10r", "1", file)));
        _folder.WriteSecret("password", Password + "\n");
        foreach (string who in trusted) Trust(who, who);

        // A grey frame as the camera takes it: what the model says of it is the known answer.
        _folder.WriteBytes("frames/grey.pgm", [.. "P5\n1280 1024\n255\n"u8, .. Enumerable.Range(0, 1280 * 1024).Select(i => (byte)(i % 251))]);
    }

    public string Model => Path.Combine(_folder.Root, "models", "vial-10r", "1");

    public string Envelope => Path.Combine(Model, "passport.dsse.json");

    public string Passport => Path.Combine(Model, "passport.yaml");

    public string Signers => Path.Combine(_folder.Root, "config", "signers");

    public string Root => _folder.Root;

    /// <summary>Drafts for the test's line and recipe and lets these people sign, the first one with --release.</summary>
    public void Sign(params string[] people)
    {
        Assert.Equal((0, ""), Draft());
        SignDrafted(people);
    }

    /// <summary>Lets these people sign what was drafted.</summary>
    public void SignDrafted(params string[] people)
    {
        for (int i = 0; i < people.Length; i++)
        {
            (int exit, _, string error) = Run(["sign", Model, "--key", Key(people[i]), "--password-file", PasswordFile, .. i == 0 ? (string[])["--release"] : []]);
            Assert.Equal((0, ""), (exit, error));
        }
    }

    /// <summary>One more signature on a passport that is released already.</summary>
    public void SignMore(string who)
    {
        (int exit, _, string error) = Run("sign", Model, "--key", Key(who), "--password-file", PasswordFile);
        Assert.Equal((0, ""), (exit, error));
    }

    public (int Exit, string Error) Draft(string line = "enterprise/plant-1/filling/line-1", string recipe = "vial-10r", string from = "2026-01-01", string until = "2026-12-31", params string[] more)
    {
        (int exit, _, string error) = Run(["draft", Model, "--line", line, "--recipe", recipe, "--valid-from", from, "--valid-until", until, "--known-frames", Path.Combine(Root, "frames"), .. more]);
        return (exit, error);
    }

    public string PasswordFile => Path.Combine(_folder.Root, "password");

    /// <summary>The person's private key, made when it is not there: encrypted PKCS #8, by openssl.</summary>
    public string Key(string who)
    {
        string key = Path.Combine(_folder.Root, $"{who}.key");
        if (!File.Exists(key))
            OpenSsl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes-256-cbc", "-pass", $"file:{PasswordFile}", "-out", key);
        return key;
    }

    /// <summary>Puts the public key of one into the trust list under a name.</summary>
    public void Trust(string who, string named)
    {
        Directory.CreateDirectory(Signers);
        OpenSsl("pkey", "-in", Key(who), "-passin", $"file:{PasswordFile}", "-pubout", "-out", Path.Combine(Signers, $"{named}.pem"));
    }

    public static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = PassportCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public LineConfiguration Configuration()
    {
        ConfigurationReading reading = _folder.Read();
        Assert.Empty(reading.Problems);
        return reading.Configuration!;
    }

    /// <summary>Opens the line at this time; it must be refused. The reason, and the audit log's text.</summary>
    public (string Why, string Audit) Refused(DateTimeOffset? now = null)
    {
        LineConfiguration configuration = Configuration();
        using var loggers = new LoggerFactory();
        LineOpening opening = Line.Open(configuration, loggers, new FakeTimeProvider(now ?? Today));
        using Line? line = opening.Line;
        Assert.Null(line);
        return (Assert.Single(opening.Problems), string.Concat(Directory.GetFiles(configuration.Audit.Folder).Select(File.ReadAllText)));
    }

    public static string OpenSsl(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"openssl {string.Join(' ', arguments)}: {output}{error}");
        return output.Trim();
    }

    public static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    public void Dispose() => _folder.Dispose();
}
