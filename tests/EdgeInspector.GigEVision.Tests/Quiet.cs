using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.GigEVision.Tests;

internal static class Quiet
{
    public static ILogger Logger => NullLogger.Instance;
}
