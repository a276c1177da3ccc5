using System.CommandLine;
using System.Text.Json;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.OpcUa;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands.Opcua;

/// <summary><c>opcua test</c>: walks the way to the PLC as the line would, one line a step with its remedy. Writes nothing there.</summary>
internal static class OpcuaTestCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var store = new CertificateStore();
        var endpoint = new Option<string?>("--endpoint") { Description = "Dial this address instead of the configured one: opc.tcp://host:port." };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of lines." };
        var command = new Command("test", "Dial the PLC and look at every step: TCP, HEL, endpoints, certificate, channel, session, each configured node. Exit code 0 no problem, 1 a problem, 2 wrong use.")
        {
            endpoint, json,
        };
        store.AddTo(command);
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(endpoint) is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme == "opc.tcp" && uri.Host.Length > 0))
                parsed.AddError($"--endpoint '{url}' is no address such as opc.tcp://192.168.20.10:4840");
        });
        command.SetAction(parsed => store.TryRead(parsed, out PlcSettings? plc) ? Examine(parsed, plc!, parsed.GetValue(endpoint), parsed.GetValue(json)) : 2);
        return command;
    }

    private static ConnectionStep StackOf(PlcSettings settings) => settings.Stack == PlcStack.Own
        ? new ConnectionStep("stack", ConnectionStepStatus.Good, PlcStacks.Describe(settings.Stack))
        : new ConnectionStep("stack", ConnectionStepStatus.Warning, PlcStacks.Describe(settings.Stack), "the line uses it; what follows is seen with the own stack");

    private static int Examine(ParseResult parsed, PlcSettings settings, string? endpoint, bool json)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (endpoint is not null) settings = settings with { Endpoint = new Uri(endpoint) };
        try
        {
            using var plc = new PlcConnection(settings, NullLoggerFactory.Instance, TimeProvider.System);
            UaClientOptions options = plc.NewOptions("test");
            var steps = new List<ConnectionStep>();
            if (!json) output.WriteLine(options.EndpointUrl);
            foreach (ConnectionStep step in ConnectionDoctor.Examine(options, PlcNodeList.Of(settings)).Prepend(StackOf(settings)))
            {
                steps.Add(step);
                if (!json) output.WriteLine($"  {step}");
            }

            if (json)
            {
                output.WriteLine(JsonSerializer.Serialize(
                    steps.Select(s => new { subject = s.Subject, status = s.Status.ToString().ToLowerInvariant(), seen = s.Seen, remedy = s.Remedy }), Indented));
            }

            return steps.Any(s => s.Status == ConnectionStepStatus.Problem) ? 1 : 0;
        }
        catch (Exception refused) when (refused is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"test: {refused.Message}");
            return 1;
        }
    }
}
