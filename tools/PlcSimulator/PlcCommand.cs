using System.CommandLine;
using System.Globalization;
using System.Net;

namespace EdgeInspector.PlcSimulator;

/// <summary>The program: a PLC to try an agent against. Exit codes: 0 the line ran to its end or was stopped, 2 wrong arguments.</summary>
internal static class PlcCommand
{
    private const int Usage = 2;

    private static readonly Option<string> Endpoint = new("--endpoint")
    {
        Description = "where to listen: opc.tcp://<address>:<port>",
        DefaultValueFactory = _ => "opc.tcp://127.0.0.1:4840",
    };

    private static readonly Option<double> Rate = new("--rate") { Description = "units a minute, 1..6000", DefaultValueFactory = _ => 300 };

    private static readonly Option<int> Units = new("--units") { Description = "units in all, 1..1000000", DefaultValueFactory = _ => 200 };

    private static readonly Option<int> Window = new("--window")
    {
        Description = "milliseconds from the trigger to the setting of the gate, 5..60000",
        DefaultValueFactory = _ => 80,
    };

    private static readonly Option<PlcSecurityOffer> Security = new("--security")
    {
        Description = "endpoints offered",
        DefaultValueFactory = _ => PlcSecurityOffer.Basic256Sha256,
    };

    private static readonly Option<string> Pki = new("--pki")
    {
        Description = "certificate store; put the agent's certificate into its trusted/certs",
        DefaultValueFactory = _ => "pki-plc",
    };

    private static readonly Option<bool> TrustEveryone = new("--trust-every-client") { Description = "let every client certificate in: for a first try, never at a plant" };

    private static readonly Option<string?> User = new("--user") { Description = "<name>:<password>; without it anonymous clients are let in" };

    private static readonly Option<bool> FeedAtOnce = new("--feed-at-once") { Description = "do not wait for the agent's first Ready" };

    private static readonly Option<PlcMode> Mode = new("--mode")
    {
        Description = "what silence means: PositiveRelease rejects, RejectSignal (the weaker program of a retrofit) lets pass while the agent lives and is ready",
        DefaultValueFactory = _ => PlcMode.PositiveRelease,
    };

    private static readonly Option<bool> StopOnRequest = new("--stop-on-request") { Description = "the machine stops when the agent asks for it" };

    private static readonly Option<string> Faults = new("--faults")
    {
        Description = $"what goes wrong and when, as slow-scan@10+2,kill-sessions@15 (seconds); names: {string.Join(", ", Enum.GetValues<PlcFaultKind>().Select(FaultSchedule.NameOf))}",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<int?> FaultSeed = new("--fault-seed") { Description = "draw faults of every kind from this seed instead" };

    private static readonly Option<double> FaultEvery = new("--fault-every") { Description = "mean seconds from one drawn fault to the next, 0.1..3600", DefaultValueFactory = _ => 5 };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var command = new RootCommand(
            "A PLC with a conveyor, a reject gate and an OPC UA server, to try an inspection agent against.\n"
            + $"Its nodes are nsu={VisionDataBlock.NamespaceUri};s=DB_Vision.<Name>. Every unit without an accept in time is rejected.")
        {
            Endpoint, Rate, Units, Window, Security, Pki, TrustEveryone, User, FeedAtOnce, Mode, StopOnRequest, Faults, FaultSeed, FaultEvery,
        };
        command.SetAction(RunLineAsync);
        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"error: {error.Message}");
        return Usage;
    }

    private static async Task<int> RunLineAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (!TryReadOptions(parsed, out SimulatedPlcOptions options, out IReadOnlyList<string> problems))
        {
            foreach (string problem in problems) await Console.Error.WriteLineAsync($"error: {problem}");
            return Usage;
        }

        using var plc = new SimulatedPlc(options);
        plc.Start();
        if (options.Schedule.Faults.Count > 0) Console.WriteLine($"faults: {options.Schedule}");
        Console.WriteLine($"PLC at {plc.EndpointUrl}, security {options.Security}{(options.Program.FeedAtOnce ? "" : ", waiting for the agent's Ready")}");
        try
        {
            while (!plc.Finished.IsCompleted)
            {
                await Task.WhenAny(plc.Finished, Task.Delay(TimeSpan.FromSeconds(1), cancellation));
                Print(plc);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("stopped");
        }

        return 0;
    }

    private static bool TryReadOptions(ParseResult parsed, out SimulatedPlcOptions options, out IReadOnlyList<string> problems)
    {
        string endpoint = parsed.GetValue(Endpoint)!;
        var wrong = new List<string>();
        IPAddress? address = null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) || uri.Scheme != "opc.tcp" || !IPAddress.TryParse(uri.Host, out address))
            wrong.Add($"--endpoint '{endpoint}' is not opc.tcp://<IP address>:<port>");
        string[]? user = parsed.GetValue(User)?.Split(':', 2);
        if (user is [_]) wrong.Add("--user needs <name>:<password>");

        if (!FaultSchedule.TryParse(parsed.GetValue(Faults)!, out FaultSchedule schedule, out string problem)) wrong.Add($"--faults: {problem}");
        double every = parsed.GetValue(FaultEvery);
        if (every is not (>= 0.1 and <= 3600)) wrong.Add($"--fault-every {every} is outside 0.1..3600 s");
        else if (parsed.GetValue(FaultSeed) is int seed)
            schedule = FaultSchedule.Draw(seed, TimeSpan.FromSeconds(every), TimeSpan.FromMinutes(parsed.GetValue(Units) / Math.Max(1, parsed.GetValue(Rate))));
        var security = parsed.GetValue(Security);
        options = new SimulatedPlcOptions
        {
            Address = address ?? IPAddress.Loopback,
            Port = uri is { Port: > 0 } ? uri.Port : 4840,
            Security = security,
            PkiFolder = security == PlcSecurityOffer.None ? null : Path.GetFullPath(parsed.GetValue(Pki)!),
            TrustEveryClient = parsed.GetValue(TrustEveryone),
            UserName = user?[0],
            Password = user is [_, var password] ? password : null,
            Schedule = schedule,
            Program = new PlcProgramOptions
            {
                Units = parsed.GetValue(Units),
                RatePerMinute = parsed.GetValue(Rate),
                VerdictWindow = TimeSpan.FromMilliseconds(parsed.GetValue(Window)),
                Mode = parsed.GetValue(Mode),
                StopsOnRequest = parsed.GetValue(StopOnRequest),
                FeedAtOnce = parsed.GetValue(FeedAtOnce),
            },
        };
        wrong.AddRange(options.Problems());
        problems = wrong;
        return wrong.Count == 0;
    }

    private static void Print(SimulatedPlc plc)
    {
        PlcCounters c = plc.Counters;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plc.LineState,-8} agent {(plc.AgentIsReady ? "ready" : "not ready")}  units {c.Triggered}  accept {c.Accepted}  gray {c.Gray}  reject {c.Rejected}"
            + $" (silent {c.Silent}, stale heartbeat {c.StaleHeartbeat})  faults: late {c.LateVerdicts} wrong unit {c.WrongUnitVerdicts} second {c.SecondVerdicts}"));
    }
}
