using System.CommandLine;
using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.OpcUa;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands.Opcua;

/// <summary><c>opcua trust</c>: puts a certificate into the trust list, by fingerprint or file, or the first one that the PLC shows.</summary>
/// <remarks>
/// Commissioning (<c>--first-seen</c>) lives in this command's process alone: no key of the configuration and no file can leave it switched
/// on, and <c>run</c> has no such thing. It ends with the first certificate, with its time, or with the terminal.
/// </remarks>
internal static class OpcuaTrustCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var store = new CertificateStore();
        var named = new Argument<string?>("certificate") { Description = "The first 8 or more digits of its fingerprint, or its file.", Arity = ArgumentArity.ZeroOrOne };
        var firstSeen = new Option<bool>("--first-seen") { Description = "Commissioning: trust the first certificate that the configured PLC shows, once." };
        var time = new Option<string>("--for") { Description = "How long --first-seen waits, such as 90s or 10min: 1s..60min.", DefaultValueFactory = _ => "10min" };
        var why = new Option<string>("--why") { Description = "The reason, for the audit trail; needed with --first-seen.", DefaultValueFactory = _ => "" };
        var command = new Command("trust", "Trust a rejected certificate, or any certificate file. Compare the fingerprint at the PLC first.") { named, firstSeen, time, why };
        store.AddTo(command);
        command.Validators.Add(parsed =>
        {
            bool isFirstSeen = parsed.GetValue(firstSeen);
            if (isFirstSeen == parsed.GetValue(named) is not null) parsed.AddError("name the certificate, or give --first-seen");
            if (isFirstSeen && string.IsNullOrWhiteSpace(parsed.GetValue(why))) parsed.AddError("--first-seen needs --why \"<reason>\" for the audit trail");
            // Defaults come only after the validators.
            if (parsed.GetValue(time) is { } text && !TryParseTime(text, out _)) parsed.AddError($"--for '{text}' is not allowed; allowed: 1s..60min, such as 90s or 10min");
        });
        command.SetAction((parsed, cancellation) =>
        {
            if (!parsed.GetValue(firstSeen)) return Task.FromResult(Trust(parsed, store, parsed.GetValue(named)!, parsed.GetValue(why)!));
            return TryParseTime(parsed.GetValue(time)!, out TimeSpan limit)
                ? Task.Run(() => Commission(parsed, store, limit, parsed.GetValue(why)!, cancellation), cancellation)
                : Task.FromResult(2);
        });
        return command;
    }

    private static int Trust(ParseResult parsed, CertificateStore store, string named, string why)
    {
        if (!store.TryOpen(parsed, out PkiFolder pki, out PlcSettings? _)) return 2;
        StoredCertificate? found = CertificateStore.Find(pki, named, [PkiStore.Rejected], out string problem);
        if (found is null && File.Exists(named)) found = pki.TakeIn(named, out problem);
        if (found is null)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"trust: {problem}");
            return 1;
        }

        CertificateStore.Note(pki, "trusted", found, why);
        parsed.InvocationConfiguration.Output.WriteLine($"trusted '{found.Subject}' ({found.Fingerprint}): {pki.Trust(found)}");
        return 0;
    }

    private static int Commission(ParseResult parsed, CertificateStore store, TimeSpan limit, string why, CancellationToken cancellation)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        TextWriter error = parsed.InvocationConfiguration.Error;
        if (!store.TryRead(parsed, out PlcSettings? settings)) return 2;
        try
        {
            using var plc = new PlcConnection(settings!, NullLoggerFactory.Instance, TimeProvider.System);
            UaClientOptions options = plc.NewOptions("commissioning");
            output.WriteLine($"commissioning {options.EndpointUrl}: the first certificate is trusted; this ends by itself in {limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
            long start = TimeProvider.System.GetTimestamp();
            string said = "";
            while (true)
            {
                (FirstSeenOutcome outcome, string waiting) = Attempt(options, why);
                switch (outcome.Kind)
                {
                    case FirstSeenKind.Trusted:
                        output.WriteLine($"trusted '{outcome.Certificate!.Subject}' ({outcome.Certificate.Fingerprint}): {outcome.Certificate.File}");
                        output.WriteLine("compare this fingerprint with the one at the PLC now; 'opcua reject' takes it back");
                        return 0;
                    case FirstSeenKind.TrustedAlready:
                        output.WriteLine($"'{outcome.Certificate!.Subject}' ({outcome.Certificate.Fingerprint}): {outcome.Reason}");
                        return 0;
                    case FirstSeenKind.Refused when waiting.Length == 0:
                        error.WriteLine($"trust: not trusted: {outcome.Reason}");
                        return 1;
                    case FirstSeenKind.Refused:
                    default:
                        break;
                }

                if (waiting != said) output.WriteLine($"waiting: {waiting}");
                said = waiting;
                if (TimeProvider.System.GetElapsedTime(start) + Pause > limit)
                {
                    error.WriteLine("trust: the time is over; nothing was trusted");
                    return 1;
                }

                if (cancellation.WaitHandle.WaitOne(Pause)) return 1;
            }
        }
        catch (InvalidOperationException refused)
        {
            error.WriteLine($"trust: {refused.Message}");
            return 1;
        }
    }

    private static (FirstSeenOutcome Outcome, string Waiting) Attempt(UaClientOptions options, string why)
    {
        try
        {
            FirstSeenOutcome outcome = FirstSeen.TryTrust(options, certificate => CertificateStore.Note(options.Pki!, "trusted-first-seen", certificate, why));
            return (outcome, "");
        }
        catch (UaException notYet)
        {
            return (default, notYet.Message);
        }
    }

    private static bool TryParseTime(string text, out TimeSpan time)
    {
        time = default;
        bool isMinutes = text.EndsWith("min", StringComparison.Ordinal);
        if (!isMinutes && !text.EndsWith('s')) return false;
        if (!int.TryParse(text[..^(isMinutes ? 3 : 1)], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > 3600) return false;
        time = isMinutes ? TimeSpan.FromMinutes(count) : TimeSpan.FromSeconds(count);
        return time <= TimeSpan.FromMinutes(60);
    }
}
