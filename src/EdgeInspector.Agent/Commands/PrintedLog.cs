using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Commands;

/// <summary>The log of a command that a person runs: lines on the screen, with level and event id, as the running line's log has them.</summary>
/// <remarks>The writer must take lines from several threads, as the console's does.</remarks>
internal sealed class PrintedLog(TextWriter output, LogLevel least = LogLevel.Information) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel < LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        string cause = exception is null ? "" : $" ({exception.Message})";
        output.WriteLine($"{logLevel.ToString().ToLowerInvariant()} {eventId.Id}: {formatter(state, exception)}{cause}");
    }
}
