using Microsoft.Extensions.Logging;

namespace EdgeInspector.Vision;

/// <summary>What this room writes to the log. Event ids 6000..6999.</summary>
internal static partial class VisionLog
{
    [LoggerMessage(6000, LogLevel.Information, "model {Model}: loaded, SHA-256 {Sha256}, ONNX Runtime {Runtime}")]
    public static partial void ModelLoaded(ILogger log, string model, string sha256, string runtime);

    [LoggerMessage(6001, LogLevel.Error, "model {Model}: refused, {Reason}: {Text}")]
    public static partial void ModelRefused(ILogger log, string model, ModelRefusalReason reason, string text);

    [LoggerMessage(6002, LogLevel.Error, "model {Model}: failed on a frame")]
    public static partial void ModelFailed(ILogger log, Exception failed, string model);

    [LoggerMessage(6003, LogLevel.Error, "model {Model}: gave a value that is no number, or outside what its layout allows")]
    public static partial void ModelGaveNoNumber(ILogger log, string model);

    [LoggerMessage(6010, LogLevel.Warning, "model {Model}: gave more findings than are looked at, the unit is not accepted")]
    public static partial void TooManyFindings(ILogger log, string model);
}
