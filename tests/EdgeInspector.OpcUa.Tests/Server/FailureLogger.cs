using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Keeps what a server logs as an error: there it is always a failure of our own.</summary>
internal sealed class FailureLogger : ILogger<UaServer>
{
    public ConcurrentQueue<string> Failures { get; } = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) Failures.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
