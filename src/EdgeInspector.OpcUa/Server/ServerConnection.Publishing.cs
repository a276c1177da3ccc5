using Microsoft.Extensions.Logging;

namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    // Also how long a subscription that moved here, or a clock that was set, may go unnoticed.
    private static readonly TimeSpan PublisherWaitMax = TimeSpan.FromMilliseconds(20);

    private readonly object _publisher = new();
    private int _hasPublisher;

    /// <summary>Starts the publisher of this connection, or has it look at once.</summary>
    private void WakePublisher()
    {
        if (Interlocked.Exchange(ref _hasPublisher, 1) == 0)
        {
            new Thread(Publish) { IsBackground = true, Name = "UaServer publish", Priority = _server.Options.Priority }.Start();
            return;
        }

        lock (_publisher) Monitor.Pulse(_publisher);
    }

    // A connection has its own publisher, so a client that does not read blocks its own notifications alone.
    private void Publish()
    {
        try
        {
            while (!_isClosed)
            {
                TimeSpan wait = _server.PublishDue(this, PublisherWaitMax);
                if (wait <= TimeSpan.Zero) continue;
                lock (_publisher) Monitor.Wait(_publisher, Math.Max((int)wait.TotalMilliseconds, 1));
            }
        }
#pragma warning disable CA1031 // Top of a thread: whatever one client causes ends its connection and nothing else.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogPublisherFailed(_server.Logger, Id, fault);
            Cut();
        }
    }

    [LoggerMessage(5091, LogLevel.Error, "OPC UA server: the publisher of connection {Connection} failed; the connection is closed")]
    private static partial void LogPublisherFailed(ILogger logger, uint connection, Exception fault);
}
