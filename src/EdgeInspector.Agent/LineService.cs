using EdgeInspector.Agent.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>The line as a service of the operating system: started and stopped by Windows, systemd or a person at a console.</summary>
public sealed partial class LineService : BackgroundService
{
    private readonly LineConfiguration _configuration;
    private readonly IHostApplicationLifetime _host;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    public LineService(LineConfiguration configuration, IHostApplicationLifetime host, ILoggerFactory loggers, TimeProvider time)
    {
        _configuration = configuration;
        _host = host;
        _loggers = loggers;
        _logger = loggers.CreateLogger<LineService>();
        _time = time;
    }

    /// <summary>0 after an orderly end, 1 when the line was refused or failed. Read when the host has ended.</summary>
    public int ExitCode { get; private set; } = 1;

    /// <summary>Whether the operating system runs this process before others; told in the log.</summary>
    public bool IsUrgent { get; set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The rest of the host starts first, so that systemd and Windows are answered in time.
        await Task.Yield();
        try
        {
            LineOpening opening = Line.Open(_configuration, _loggers, _time);
            if (opening.Line is not Line line)
            {
                foreach (string problem in opening.Problems) LogRefused(problem);
                return;
            }

            using (line)
            {
                if (!IsUrgent) LogNotUrgent();
                LogStarting(Line.Version, _configuration.File, _configuration.Hash);
                if (await line.RunAsync(stoppingToken)) ExitCode = 0;
            }
        }
#pragma warning disable CA1031 // The top of the program: whatever it was, the line ends and the cause is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(failure);
        }
        finally
        {
            _host.StopApplication();
        }
    }

    [LoggerMessage(1030, LogLevel.Information, "EdgeInspector {Version} runs {File}, configuration {Hash}")]
    private partial void LogStarting(string version, string file, string hash);

    [LoggerMessage(1033, LogLevel.Warning, "the process runs at normal priority: other work on this PC can make verdicts late; grant CAP_SYS_NICE (the installed unit does)")]
    private partial void LogNotUrgent();

    [LoggerMessage(1031, LogLevel.Critical, "the line does not run: {Problem}")]
    private partial void LogRefused(string problem);

    [LoggerMessage(1032, LogLevel.Critical, "the line failed")]
    private partial void LogFailed(Exception failure);
}
