using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Commands;

/// <summary>What <c>teach</c> tells the log. Event ids 1470..1479.</summary>
internal static partial class TeachLog
{
    [LoggerMessage(1470, LogLevel.Information, "camera '{Camera}': {Count} images for a teaching were taken into {Folder}")]
    public static partial void TakenFromCamera(ILogger logger, string camera, int count, string folder);

    [LoggerMessage(1471, LogLevel.Warning, "camera '{Camera}': the taking ended after {Count} of {Wanted} images; those in {Folder} are whole and stay")]
    public static partial void TakingEnded(ILogger logger, string camera, int count, int wanted, string folder);
}
