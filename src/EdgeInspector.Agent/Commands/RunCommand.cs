using System.CommandLine;
using EdgeInspector.Agent.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EdgeInspector.Agent.Commands;

/// <summary><c>run</c>: runs the line until it is told to stop (Ctrl-C, SIGTERM, the service manager).</summary>
/// <remarks>Exit code 0: stopped in order. 1: the configuration, the model or the records refused, or the line failed.</remarks>
public static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "The line's configuration file.", DefaultValueFactory = _ => Path.Combine("config", "line.yaml") };
        var command = new Command("run", "Run the line until it is told to stop.") { config };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(config)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, CancellationToken cancellation)
    {
        // First of all: threads inherit it.
        bool isUrgent = Urgency.TryRaiseProcess();
        ConfigurationReading reading = ConfigurationReader.Read(path);
        if (reading.Configuration is not LineConfiguration configuration)
        {
            foreach (ConfigurationProblem problem in reading.Problems) await Console.Error.WriteLineAsync(problem.ToString());
            await Console.Error.WriteLineAsync($"the line does not run: {reading.Problems.Count} problems in its configuration");

            // Nothing moves without a line; that somebody tried is a fact for the records.
            if (Line.Refuse(reading, path, NullLoggerFactory.Instance, TimeProvider.System) is { } unwritten) await Console.Error.WriteLineAsync(unwritten);
            return 1;
        }

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(configuration.Logging.Level);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fffzzz ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.AddSystemd();
        builder.Services.AddWindowsService(service => service.ServiceName = "EdgeInspector");
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LineService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LineService>());

        // The orderly end drains units, closes the PLC and seals the log; each of its steps has a limit of its own.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        using IHost host = builder.Build();
        LineService line = host.Services.GetRequiredService<LineService>();
        line.IsUrgent = isUrgent;
        await host.RunAsync(cancellation);
        return line.ExitCode;
    }
}
