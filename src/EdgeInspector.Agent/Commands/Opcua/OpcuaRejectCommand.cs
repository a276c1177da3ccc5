using System.CommandLine;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Commands.Opcua;

/// <summary><c>opcua reject</c>: takes a certificate out of the trust list.</summary>
internal static class OpcuaRejectCommand
{
    public static Command Create()
    {
        var store = new CertificateStore();
        var named = new Argument<string>("certificate") { Description = "The first 8 or more digits of its fingerprint, or its file." };
        var why = new Option<string>("--why") { Description = "The reason, for the audit trail.", DefaultValueFactory = _ => "" };
        var command = new Command("reject", "Move a trusted certificate to the rejected ones. A session that stands is not cut: stop the line for that.") { named, why };
        store.AddTo(command);
        command.SetAction(parsed =>
        {
            if (!store.TryOpen(parsed, out PkiFolder pki, out PlcSettings? _)) return 2;
            StoredCertificate? found = CertificateStore.Find(pki, parsed.GetValue(named)!, [PkiStore.Trusted], out string problem);
            if (found is null)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"reject: {problem}");
                return 1;
            }

            CertificateStore.Note(pki, "rejected", found, parsed.GetValue(why)!);
            parsed.InvocationConfiguration.Output.WriteLine($"rejected '{found.Subject}' ({found.Fingerprint}): {pki.Reject(found)}");
            return 0;
        });
        return command;
    }
}
