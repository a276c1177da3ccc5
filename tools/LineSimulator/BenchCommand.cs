using System.CommandLine;
using System.Globalization;
using EdgeInspector.PlcSimulator;
using Spectre.Console;

namespace EdgeInspector.LineSimulator;

/// <summary>The program. Exit codes: 0 every promise kept, 1 one was broken, 2 wrong arguments, 3 the bench or the agent could not run, 130 stopped by Ctrl-C.</summary>
internal static class BenchCommand
{
    private const int Broken = 1, Usage = 2, AgentFailed = 3, Interrupted = 130;

    private static readonly BenchOptions Default = new();

    private static readonly Option<int> Units = new("--units") { Description = "units fed, 1..100000", DefaultValueFactory = _ => Default.Units };

    private static readonly Option<double> Rate = new("--rate") { Description = "units a minute, 10..1200", DefaultValueFactory = _ => Default.Rate };

    private static readonly Option<double> Defects = new("--defects") { Description = "share of defective units, 0..1", DefaultValueFactory = _ => Default.Defects };

    private static readonly Option<int> Views = new("--views") { Description = "views of each unit, 1..8", DefaultValueFactory = _ => Default.Views };

    private static readonly Option<int> Seed = new("--seed") { Description = "the same seed gives the same vials and the same faults", DefaultValueFactory = _ => Default.Seed };

    private static readonly Option<string> Loss = new("--loss") { Description = "share of the camera's packets that vanish, 0..50%, as 1% or 0.01", DefaultValueFactory = _ => "0" };

    private static readonly Option<bool> VisionServer = new("--vision-server") { Description = "switches on the agent's machine vision server (OPC 40100-1) on loopback and tells where it listens" };

    private static readonly Option<bool> RecipeChange = new("--recipe-change") { Description = "the PLC asks for another batch, product and recipe when half of the units are in" };

    private static readonly Option<string> PlcFaults = new("--plc-faults")
    {
        Description = $"what goes wrong with the PLC and when, as slow-scan@10+2,kill-sessions@15 (seconds from its start); names: {string.Join(", ", Enum.GetValues<PlcFaultKind>().Select(FaultSchedule.NameOf))}",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string?> Shadow = new("--shadow") { Description = "folder of a second model that sees the same images without a say" };

    private static readonly Option<bool> Headless = new("--headless") { Description = "plain lines instead of the live picture, for CI" };

    private static readonly Option<bool> Keep = new("--keep") { Description = "print where records, certificates and the agent's log lie; they stay until the next run in any case" };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var command = new RootCommand(
            "The bench line: renders vials with known defects, shows them to a simulated GigE Vision camera, runs a PLC and a broker,\n"
            + "starts the real agent as its own process, and compares truth, verdict and lane of every unit.")
        {
            Units, Rate, Defects, Views, Seed, Loss, VisionServer, RecipeChange, PlcFaults, Shadow, Headless, Keep,
        };
        command.SetAction(RunLineAsync);
        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"error: {error.Message}");
        return Usage;
    }

    /// <summary>Reads a share written as <c>0.01</c> or <c>1%</c>.</summary>
    public static bool TryReadShare(string text, out double share)
    {
        bool percent = text.EndsWith('%');
        bool read = double.TryParse(percent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out share);
        if (percent) share /= 100;
        return read;
    }

    private static async Task<int> RunLineAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var problems = new List<string>();
        if (!TryReadShare(parsed.GetValue(Loss)!, out double loss)) problems.Add($"--loss '{parsed.GetValue(Loss)}' is no share such as 1% or 0.01");
        if (!FaultSchedule.TryParse(parsed.GetValue(PlcFaults)!, out FaultSchedule faults, out string wrong)) problems.Add($"--plc-faults: {wrong}");
        var options = new BenchOptions
        {
            Units = parsed.GetValue(Units),
            Rate = parsed.GetValue(Rate),
            Defects = parsed.GetValue(Defects),
            Views = parsed.GetValue(Views),
            Seed = parsed.GetValue(Seed),
            Loss = loss,
            VisionServer = parsed.GetValue(VisionServer),
            RecipeChange = parsed.GetValue(RecipeChange),
            PlcFaults = faults,
            ConfigurationChanges = parsed.GetValue(Shadow) is { } shadow
                ? new Dictionary<string, string> { ["model.shadow"] = $"\"{Path.GetFullPath(shadow)}\"" }
                : new Dictionary<string, string>(),
        };
        problems.AddRange(options.Problems());
        foreach (string problem in problems) await Console.Error.WriteLineAsync($"error: {problem}");
        if (problems.Count > 0) return Usage;

        // Spectre finds out by itself whether this is a terminal; elsewhere it prints no colours.
        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected) console.Profile.Width = 120;
        bool live = !parsed.GetValue(Headless) && console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        try
        {
            await using var bench = new BenchLine(options);
            BenchReport report = await RunAsync(bench, console, live, cancellation);
            ReportPrinter.Print(console, report);
            if (parsed.GetValue(Keep)) Console.WriteLine($"kept in {bench.OutputFolder}");
            return report.Passed ? 0 : Broken;
        }
        catch (BenchFailedException failed)
        {
            foreach (string line in failed.AgentLines) await Console.Error.WriteLineAsync($"  agent | {line}");
            await Console.Error.WriteLineAsync($"error: {failed.Message}");
            return AgentFailed;
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: the bench could not be set up: {failure.Message}");
            return AgentFailed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("stopped");
            return Interrupted;
        }
    }

    private static async Task<BenchReport> RunAsync(BenchLine bench, IAnsiConsole console, bool live, CancellationToken cancellation)
    {
        await bench.PrepareAsync(cancellation);
        foreach (string change in bench.Configuration.Changes) Console.WriteLine($"derived configuration: {change}");
        if (bench.Configuration.VisionServer is { } server) Console.WriteLine($"machine vision server: {server.Url}, user bench, password in {server.PasswordFile}");
        Console.WriteLine($"agent: run --config {bench.Configuration.File}");
        bench.StartAgent();
        await bench.WaitForReadyAsync(cancellation);
        if (live) return await LiveConsole.ShowAsync(console, progress => bench.FinishAsync(progress, cancellation: cancellation));
        var plain = new PlainConsole(Console.Out);
        return await bench.FinishAsync(plain.Show, cancellation: cancellation);
    }
}
