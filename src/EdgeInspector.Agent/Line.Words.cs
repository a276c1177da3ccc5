using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <content>What the line says of itself: at its start, in every record, and to the log.</content>
public sealed partial class Line
{
    private DecisionContext Context(ProvenRecipe loaded) => new()
    {
        Recipe = loaded.Recipe,
        ConfigurationHash = _configuration.Hash,
        PassportId = loaded.Passport.Id,
        IsUnreleased = loaded.Passport.State != PassportState.Released,
        ModelHash = loaded.Passport.ModelSha256,
        Cameras = [.. _configuration.Cameras.Select(c => c.Name)],
    };

    private void Announce(LineJournal journal)
    {
        journal.Audit(new AuditEvent(AuditEventKind.LineStarted) { Where = _configuration.Line.Name, New = Version, Why = "the agent was started" });
        journal.Audit(new AuditEvent(AuditEventKind.ConfigurationLoaded) { Where = Path.GetFileName(_configuration.File), New = _configuration.Hash });
        Passport passport = _recipes.Loaded.Passport;
        journal.Audit(new AuditEvent(AuditEventKind.ModelLoaded) { Where = passport.Id, New = passport.ModelSha256, Why = $"passport state {passport.State}" });
        journal.Audit(Pinned(_configuration));
        journal.Audit(new AuditEvent(AuditEventKind.BatchStarted) { Where = _configuration.Batch.Id, New = _configuration.Recipe.Id });
        journal.KnownLimitations(passport.Id, passport.Limitations);
        if (passport.State != PassportState.Released) LogUnreleased(passport.Id, passport.State);
        if (_configuration.Plc.Security.Mode != PlcSecurityMode.SignAndEncrypt) LogUnencrypted(_configuration.Plc.Endpoint.OriginalString);
        if (_configuration.Plc.Stack != PlcStack.Own) LogOtherStack(PlcStacks.Describe(_configuration.Plc.Stack));
        if (_configuration.Plc.Handshake.Mode == HandshakeMode.RejectSignal)
            LogWeakerMode((_configuration.Plc.Handshake.Heartbeat * 3).TotalMilliseconds);
        if (_configuration.Plc.Write.Confirm != WriteConfirmation.Ack) LogWeakerConfirmation(_configuration.Plc.Write.Confirm);
    }

    // On what every answer of the model depends from here on: what a replay is held against.
    private static AuditEvent Pinned(LineConfiguration settings) =>
        new(AuditEventKind.ModelPinned) { Where = settings.Passport.Id, New = RunPins.ToldOf(settings).ToString() };

    private LineStatus Status(LineState state, string why) => new()
    {
        State = state,
        Ready = state is LineState.Ready or LineState.SingleExecution or LineState.ContinuousExecution,
        Version = Version,
        ConfigurationHash = _configuration.Hash,
        PassportId = _recipes.Loaded.Passport.Id,
        ModelHash = _recipes.Loaded.Passport.ModelSha256,
        Reason = why,
    };

    [LoggerMessage(1010, LogLevel.Warning, "MODEL '{Passport}' IS {State}, NOT RELEASED: for benches and commissioning only, every record carries its passport")]
    private partial void LogUnreleased(string passport, PassportState state);

    [LoggerMessage(1355, LogLevel.Error, "machine vision server: it failed and shows nothing any more; the line runs without it")]
    private partial void LogFacadeFailed(Exception failure);

    [LoggerMessage(1480, LogLevel.Warning, "shadow: {Refusal}; the line runs without it")]
    private static partial void LogShadowRefused(ILogger logger, string refusal);

    [LoggerMessage(1481, LogLevel.Error, "shadow: it failed and sees nothing any more; the line runs without it")]
    private partial void LogShadowFailed(Exception failure);

    [LoggerMessage(1011, LogLevel.Warning, "PLC {Endpoint}: THE CHANNEL IS NOT ENCRYPTED, as the configuration allows explicitly")]
    private partial void LogUnencrypted(string endpoint);

    [LoggerMessage(1591, LogLevel.Warning, "plc.stack: {Stack}")]
    private partial void LogOtherStack(string stack);

    [LoggerMessage(1320, LogLevel.Warning, "PLC handshake mode reject-signal IS THE WEAKER MODE: a unit whose reject does not arrive may pass until the PLC knows that the agent is mute, up to {Silence} ms; positive-release has no such gap")]
    private partial void LogWeakerMode(double silence);

    [LoggerMessage(1321, LogLevel.Warning, "PLC write confirm {Confirmation} IS WEAKER THAN ack: it does not say that the PLC's program has taken the verdict")]
    private partial void LogWeakerConfirmation(WriteConfirmation confirmation);

    [LoggerMessage(1390, LogLevel.Information, "the thread that writes verdicts has real-time priority")]
    private partial void LogRealTime();

    [LoggerMessage(1391, LogLevel.Warning, "plc.write.realtime: {Refusal}; verdicts are written with ordinary priority")]
    private partial void LogRealTimeRefused(string refusal);

    [LoggerMessage(1013, LogLevel.Error, "{Count} frames were not given back")]
    private partial void LogFramesOut(int count);

    [LoggerMessage(1014, LogLevel.Information, "stopped; audit log sealed at {Sequence}:{Hash}")]
    private partial void LogStopped(long sequence, string hash);

    [LoggerMessage(1015, LogLevel.Critical, "{Stage} failed; nothing is accepted any more")]
    private partial void LogStageFailed(string stage, Exception failure);
}
