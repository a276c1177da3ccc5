using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Keeps every message as text.</summary>
internal sealed class SayingLogger : ILogger
{
    public ConcurrentQueue<string> Said { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Said.Enqueue(formatter(state, exception));
}
