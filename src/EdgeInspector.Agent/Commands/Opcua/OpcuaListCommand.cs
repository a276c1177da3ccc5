using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Commands.Opcua;

/// <summary><c>opcua list</c>: every certificate of the store, and why each of the rejected ones would be refused now.</summary>
internal static class OpcuaListCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var store = new CertificateStore();
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new Command("list", "List the certificates: own, trusted, issuer, rejected, each with fingerprint, end of validity and key, and why a rejected one is refused.") { json };
        store.AddTo(command);
        command.SetAction(parsed =>
        {
            if (!store.TryOpen(parsed, out PkiFolder pki, out PlcSettings? plc)) return 2;
            (StoredCertificate Certificate, string Why)[] rows = [.. pki.List().OrderByDescending(c => c.Store).Select(c => (c, Why(pki, c, plc)))];
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                PrintJson(rows, output);
                return 0;
            }

            if (plc is not null) output.WriteLine($"stack: {PlcStacks.Describe(plc.Stack)}");
            PrintTable(pki, rows, output);
            return 0;
        });
        return command;
    }

    // What it would meet with now says more than what it met with once: the operator changes things meanwhile.
    private static string Why(PkiFolder pki, StoredCertificate certificate, PlcSettings? plc)
    {
        if (!certificate.IsReadable) return "is no certificate";
        if (certificate.Store == PkiStore.Rejected)
        {
            PlcSecurity? security = plc?.Security;
            var rules = new CertificateRules
            {
                Fingerprint = security?.ServerFingerprint is { } pin ? $"sha256:{pin}" : null,
                VerifyHostName = security?.VerifyHostname ?? true,
                AllowSha1 = security?.AllowSha1 ?? false,
                AllowUnknownRevocation = security?.AllowUnknownRevocation ?? false,
            };
            CertificateJudgement judgement = pki.Judge(certificate, isServer: true, rules, plc?.Endpoint.Host, TimeProvider.System);
            if (judgement.IsAccepted) return "would be accepted now";
            // The row names the certificate already.
            string known = $"({certificate.Fingerprint}): ";
            int reason = judgement.Reason.IndexOf(known, StringComparison.Ordinal);
            return $"{judgement.Status.Name}: {(reason < 0 ? judgement.Reason : judgement.Reason[(reason + known.Length)..])}";
        }

        return TimeProvider.System.GetUtcNow() > certificate.NotAfter ? "has expired" : "";
    }

    private static void PrintTable(PkiFolder pki, (StoredCertificate Certificate, string Why)[] rows, TextWriter output)
    {
        output.WriteLine(Path.GetFullPath(pki.Root));
        if (rows.Length == 0) output.WriteLine("no certificates; our own is made at the first start of the line, or by 'opcua test'");
        int subject = rows.Length == 0 ? 0 : rows.Max(r => Subject(r.Certificate).Length);
        foreach ((StoredCertificate certificate, string why) in rows)
        {
            string until = certificate.IsReadable ? certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "-";
            output.WriteLine($"{certificate.Store.ToString().ToLowerInvariant(),-8}  {Subject(certificate).PadRight(subject)}  {until,-10}  {certificate.Key,-8}  {certificate.Fingerprint}".TrimEnd());
            if (why.Length > 0) output.WriteLine($"          {why}");
        }
    }

    private static string Subject(StoredCertificate certificate) => certificate.IsReadable ? certificate.Subject : Path.GetFileName(certificate.File);

    private static void PrintJson((StoredCertificate Certificate, string Why)[] rows, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        rows.Select(r => new
        {
            store = r.Certificate.Store.ToString().ToLowerInvariant(),
            file = r.Certificate.File,
            subject = r.Certificate.Subject,
            issuer = r.Certificate.Issuer,
            fingerprint = r.Certificate.Fingerprint,
            notBefore = r.Certificate.NotBefore,
            notAfter = r.Certificate.NotAfter,
            key = r.Certificate.Key,
            applicationUri = r.Certificate.ApplicationUri,
            hosts = r.Certificate.Hosts,
            why = r.Why,
        }),
        Indented));
}
