using System.Threading.Channels;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>Tells the three books — log, audit trail, plant — what happened on the line, each in its own words.</summary>
/// <remarks>Never waits; callable from every thread. An audit event that finds the records channel full is counted and logged: the line then halts anyway.</remarks>
public sealed partial class LineJournal
{
    private readonly ChannelWriter<RecordEntry> _records;
    private readonly MqttPublisher? _mqtt;
    private readonly Func<LineState, string, LineStatus> _status;
    private readonly ILogger _logger;

    /// <param name="records">To the result stage.</param>
    /// <param name="mqtt">Null when nothing is published.</param>
    /// <param name="status">Makes the published state from the line's state and the reason for it.</param>
    /// <param name="logger">For engineers.</param>
    public LineJournal(ChannelWriter<RecordEntry> records, MqttPublisher? mqtt, Func<LineState, string, LineStatus> status, ILogger logger)
    {
        _records = records;
        _mqtt = mqtt;
        _status = status;
        _logger = logger;
    }

    public void Changed(LineChange change)
    {
        LogState(change.From, change.To, change.Why);
        Audit(new AuditEvent(change.To == LineState.Halted ? AuditEventKind.LineHalted : AuditEventKind.LineStateChanged)
        {
            Old = change.From.ToString(),
            New = change.To.ToString(),
            Why = change.Why,
        });
        if (change.To == LineState.Halted) LogHalted(change.Why);
        if (change is { To: LineState.Initialized, From: LineState.Ready or LineState.ContinuousExecution or LineState.SingleExecution }) LogNotReady(change.Why);
        _mqtt?.PublishState(_status(change.To, change.Why));
        if (change.To is LineState.Halted or LineState.Error)
            _mqtt?.RaiseAlarm(new Alarm("line", AlarmSeverity.Critical, $"the line is {change.To}: {change.Why}"));
        else if (change.From is LineState.Halted or LineState.Error)
            _mqtt?.ClearAlarm("line");
    }

    /// <summary>A camera answered under its name and is ours: on the way to <see cref="CameraFound"/>.</summary>
    public void CameraOpened(string camera, string description)
    {
        LogCameraOpened(camera, description);
        Audit(new AuditEvent(AuditEventKind.CameraOpened) { Where = camera, New = description });
    }

    /// <summary>Its features were written and verified; <paramref name="before"/> is the hash of the time before, or empty.</summary>
    public void CameraSetUp(string camera, string before, string hash, int settings, string? userSet)
    {
        string ground = userSet is null ? "" : $" over user set {userSet}";
        LogCameraSetUp(camera, settings, ground, hash);
        Audit(new AuditEvent(AuditEventKind.CameraSetUp) { Where = camera, Old = before, New = hash, Why = $"{settings} settings{ground}" });
    }

    /// <summary>The camera's times can be told in line time, anew when its clock jumped.</summary>
    public void ClockMapped(string camera, string before, string mapping, string why, bool isJump)
    {
        if (isJump) LogClockJumped(camera, mapping, why);
        else LogClockMapped(camera, mapping, why);
        Audit(new AuditEvent(AuditEventKind.ClockMapped) { Where = camera, Old = before, New = mapping, Why = why });
    }

    /// <summary>The idle time between a camera's packets was written and read back.</summary>
    public void PacketDelaySet(string camera, string delay)
    {
        LogPacketDelay(camera, delay);
        Audit(new AuditEvent(AuditEventKind.PacketDelaySet) { Where = camera, New = delay });
    }

    /// <summary>A camera says that it did not obey so many triggers more: units went by without an image.</summary>
    public void TriggersMissed(string camera, long count, string which)
    {
        string text = $"camera '{camera}' missed {count} trigger{(count == 1 ? "" : "s")}{which}: their units lack an image";
        LogTriggersMissed(text);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = camera, Why = text });
        _mqtt?.RaiseAlarm(new Alarm($"camera/{camera}/trigger", AlarmSeverity.Warning, text));
        _mqtt?.ClearAlarm($"camera/{camera}/trigger");
    }

    public void CameraFound(string camera, string description)
    {
        LogCameraFound(camera, description);
        Audit(new AuditEvent(AuditEventKind.CameraFound) { Where = camera, New = description });
        _mqtt?.ClearAlarm($"camera/{camera}");
    }

    public void CameraLost(string camera, string why)
    {
        LogCameraLost(why);
        Audit(new AuditEvent(AuditEventKind.CameraLost) { Where = camera, Why = why });
        _mqtt?.RaiseAlarm(new Alarm($"camera/{camera}", AlarmSeverity.Critical, why));
    }

    /// <summary>The model failed or hangs on a camera's frames; null: it does not any more.</summary>
    public void ModelFaulty(string camera, string? fault)
    {
        if (fault is null)
        {
            _mqtt?.ClearAlarm($"model/{camera}");
            return;
        }

        LogModelFaulty(fault);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = $"model/{camera}", Why = fault });
        _mqtt?.RaiseAlarm(new Alarm($"model/{camera}", AlarmSeverity.Warning, fault));
    }

    /// <summary>A camera's frames are outside the sample space; null: they are inside again.</summary>
    public void OutsideSampleSpace(string camera, string? why)
    {
        if (why is null)
        {
            LogInsideAgain(camera);
            _mqtt?.ClearAlarm($"sample-space/{camera}");
            return;
        }

        LogOutside(camera, why);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = $"sample-space/{camera}", Why = why });
        _mqtt?.RaiseAlarm(new Alarm($"sample-space/{camera}", AlarmSeverity.Warning, $"camera '{camera}': {why}: its units are undecided"));
    }

    /// <summary>Too many of the last units are undecided; null: they are fewer again.</summary>
    public void ManyUndecided(string? why)
    {
        if (why is null)
        {
            LogFewUndecided();
            Audit(new AuditEvent(AuditEventKind.AlarmCleared) { Where = "undecided" });
            _mqtt?.ClearAlarm("undecided");
            return;
        }

        LogManyUndecided(why);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = "undecided", Why = why });
        _mqtt?.RaiseAlarm(new Alarm("undecided", AlarmSeverity.Warning, why));
    }

    /// <summary>Pixels or maps of units that are not accepted cannot be kept; null: they can again.</summary>
    public void EvidenceLost(string? why)
    {
        if (why is null)
        {
            Audit(new AuditEvent(AuditEventKind.AlarmCleared) { Where = "evidence" });
            _mqtt?.ClearAlarm("evidence");
            return;
        }

        LogEvidenceLost(why);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = "evidence", Why = why });
        _mqtt?.RaiseAlarm(new Alarm("evidence", AlarmSeverity.Warning, why));
    }

    /// <summary>What the loaded model is known not to do, for the operator: as an alarm that stands as long as the model is loaded. [USE-04]</summary>
    public void KnownLimitations(string passport, IReadOnlyList<string> limitations)
    {
        foreach (string limitation in limitations) LogLimitation(passport, limitation);
        if (limitations.Count == 0) _mqtt?.ClearAlarm("limitations");
        else _mqtt?.RaiseAlarm(new Alarm("limitations", AlarmSeverity.Notice, $"model '{passport}': {string.Join("; ", limitations)}"));
    }

    /// <summary>The model did not give a known answer, or may not judge any more.</summary>
    public void KnownAnswerFailed(string passport, string why)
    {
        LogKnownAnswerFailed(passport, why);
        Audit(new AuditEvent(AuditEventKind.KnownAnswerFailed) { Where = passport, Why = why });
    }

    public void Audit(AuditEvent auditEvent)
    {
        if (!_records.TryWrite(new RecordEntry(null, auditEvent))) LogEventLost(auditEvent.What);
    }

    [LoggerMessage(1420, LogLevel.Information, "the PLC asks for {Asked}; loaded are recipe '{Recipe}', batch '{Batch}': the line is not ready until it is changed")]
    private partial void LogRecipeAsked(string asked, string recipe, string batch);

    [LoggerMessage(1421, LogLevel.Information, "recipe '{Recipe}' sha256:{Hash} is loaded with model '{Passport}', batch '{Batch}'")]
    private partial void LogRecipeLoaded(string recipe, string hash, string passport, string batch);

    [LoggerMessage(1422, LogLevel.Information, "the PLC asks for the loaded recipe '{Recipe}' again")]
    private partial void LogRecipeKept(string recipe);

    [LoggerMessage(1424, LogLevel.Error, "THE LINE STAYS NOT READY: {Problem}")]
    private partial void LogWindowShort(string problem);

    [LoggerMessage(1594, LogLevel.Warning, "THE LINE IS NOT READY AND REJECTS EVERY UNIT: {Why}")]
    private partial void LogNotReady(string why);

    [LoggerMessage(1592, LogLevel.Warning, "unit {Unit}: it was accepted and the PLC acknowledged that, but the gate did not let it pass")]
    private partial void LogNotFollowed(uint unit);

    [LoggerMessage(1593, LogLevel.Error, "THE LINE IS HALTED AND REJECTS EVERY UNIT: {Why}. To go on: stop, hold or abort the machine at the PLC and start it again; where the PLC tells no line-state, start the agent anew")]
    private partial void LogHalted(string why);

    [LoggerMessage(1590, LogLevel.Error, "{Problem}")]
    private partial void LogWindowDiffers(string problem);

    [LoggerMessage(1423, LogLevel.Error, "THE LINE STAYS NOT READY: the PLC asks for {Asked}: {Why}")]
    private partial void LogRecipeRefused(string asked, string why);

    [LoggerMessage(1460, LogLevel.Warning, "{Why}")]
    private partial void LogEvidenceLost(string why);

    [LoggerMessage(1000, LogLevel.Information, "line {From} -> {To}: {Why}")]
    private partial void LogState(LineState from, LineState to, string why);

    [LoggerMessage(1001, LogLevel.Information, "camera '{Camera}' streams: {Description}")]
    private partial void LogCameraFound(string camera, string description);

    [LoggerMessage(1008, LogLevel.Information, "camera '{Camera}' is open: {Description}")]
    private partial void LogCameraOpened(string camera, string description);

    [LoggerMessage(1009, LogLevel.Information, "camera '{Camera}' is set up: {Settings} settings{Ground}, sha256 {Hash}")]
    private partial void LogCameraSetUp(string camera, int settings, string ground, string hash);

    [LoggerMessage(1300, LogLevel.Information, "camera '{Camera}': its clock is mapped: {Mapping}: {Why}")]
    private partial void LogClockMapped(string camera, string mapping, string why);

    [LoggerMessage(1301, LogLevel.Warning, "camera '{Camera}': its clock is mapped anew: {Mapping}: {Why}")]
    private partial void LogClockJumped(string camera, string mapping, string why);

    [LoggerMessage(1304, LogLevel.Warning, "{Text}")]
    private partial void LogTriggersMissed(string text);

    [LoggerMessage(1305, LogLevel.Information, "camera '{Camera}': {Delay}")]
    private partial void LogPacketDelay(string camera, string delay);

    [LoggerMessage(1002, LogLevel.Warning, "{Why}")]
    private partial void LogCameraLost(string why);

    [LoggerMessage(1003, LogLevel.Information, "PLC {Endpoint}: {Description}")]
    private partial void LogPlcFound(string endpoint, string description);

    [LoggerMessage(1004, LogLevel.Warning, "PLC: {Why}")]
    private partial void LogPlcLost(string why);

    [LoggerMessage(1005, LogLevel.Warning, "counters disagree: {Text}")]
    private partial void LogDisagreed(string text);

    [LoggerMessage(1007, LogLevel.Warning, "limit reached: {Text}")]
    private partial void LogLimit(string text);

    [LoggerMessage(1322, LogLevel.Warning, "stop acknowledged by {Who}; the line was halted because {HaltedFor}")]
    private partial void LogStopAcknowledged(string who, string haltedFor);

    [LoggerMessage(1325, LogLevel.Warning, "batch '{Batch}' does not add up: {Books}")]
    private partial void LogBooksDiffer(string batch, string books);

    [LoggerMessage(1323, LogLevel.Warning, "unit {Unit}: the gate let it pass though its accept was not acknowledged; its record says undecided")]
    private partial void LogPassedUnacknowledged(uint unit);

    [LoggerMessage(1370, LogLevel.Error, "{Fault}")]
    private partial void LogModelFaulty(string fault);

    [LoggerMessage(1371, LogLevel.Critical, "model '{Passport}' is not proven any more: {Why}")]
    private partial void LogKnownAnswerFailed(string passport, string why);

    [LoggerMessage(1450, LogLevel.Warning, "camera '{Camera}': frames are outside the sample space: {Why}")]
    private partial void LogOutside(string camera, string why);

    [LoggerMessage(1451, LogLevel.Information, "camera '{Camera}': frames are inside the sample space again")]
    private partial void LogInsideAgain(string camera);

    [LoggerMessage(1500, LogLevel.Warning, "{Why}")]
    private partial void LogManyUndecided(string why);

    [LoggerMessage(1501, LogLevel.Information, "fewer units are undecided again")]
    private partial void LogFewUndecided();

    [LoggerMessage(1502, LogLevel.Warning, "model '{Passport}' has a known limitation: {Limitation}")]
    private partial void LogLimitation(string passport, string limitation);

    [LoggerMessage(1006, LogLevel.Error, "audit event {What} found the records channel full")]
    private partial void LogEventLost(AuditEventKind what);
}
