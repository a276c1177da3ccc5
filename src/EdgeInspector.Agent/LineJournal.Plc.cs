using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;

namespace EdgeInspector.Agent;

/// <summary>What the PLC and its gate did, and what it asked for.</summary>
public sealed partial class LineJournal
{
    public void PlcFound(string endpoint, string description)
    {
        LogPlcFound(endpoint, description);
        Audit(new AuditEvent(AuditEventKind.PlcFound) { Where = endpoint, New = description });
        _mqtt?.ClearAlarm("plc");
    }

    public void PlcLost(string endpoint, string why)
    {
        LogPlcLost(why);
        Audit(new AuditEvent(AuditEventKind.PlcLost) { Where = endpoint, Why = why });
        _mqtt?.RaiseAlarm(new Alarm("plc", AlarmSeverity.Critical, why));
    }

    public void Disagreed(PairingAlarm alarm)
    {
        string text = alarm.Outcome switch
        {
            TriggerOutcome.OpenedAfterGap => $"trigger counter jumped to {alarm.Trigger}: the units between are rejected",
            TriggerOutcome.OpenedAfterRestart => $"trigger counter ran back to {alarm.Trigger}: every open unit was rejected",
            TriggerOutcome.UnitTwice => $"unit {alarm.Unit} came twice, again at trigger {alarm.Trigger}: it was rejected",
            TriggerOutcome.LedgerFull => $"unit {alarm.Unit} at trigger {alarm.Trigger} found no room in the ledger: it was rejected",
            TriggerOutcome.Repeated or TriggerOutcome.Opened or _ =>
                $"an image does not fit the time of trigger {alarm.Trigger}: every open unit was rejected, counting begins anew",
        };
        LogDisagreed(text);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = "counters", Why = text });
        _mqtt?.RaiseAlarm(new Alarm("counters", AlarmSeverity.Warning, text));
        _mqtt?.ClearAlarm("counters");
    }

    /// <summary>A person has acknowledged the stop that the line had asked for, at the PLC.</summary>
    /// <param name="endpoint">The PLC.</param>
    /// <param name="operatorId">Who was logged on at its panel; empty when it does not tell.</param>
    /// <param name="haltedFor">What the line was halted for.</param>
    public void StopAcknowledged(string endpoint, string operatorId, string haltedFor)
    {
        string who = operatorId.Length > 0 ? operatorId : "unnamed, at the PLC";
        LogStopAcknowledged(who, haltedFor);
        Audit(new AuditEvent(AuditEventKind.StopAcknowledged) { Who = who, Role = "operator", Where = endpoint, Old = haltedFor, Why = "the machine was stopped and started again at the PLC" });
        _mqtt?.ClearAlarm("limits");
    }

    /// <summary>The batch is over: the counters of trigger and verdict are held against each other (LIN-03).</summary>
    /// <param name="batch">Its id.</param>
    /// <param name="counters">Of the reject loop.</param>
    /// <param name="recorded">Records that the verdict thread has handed over.</param>
    public void BatchEnded(string batch, in LedgerCounters counters, long recorded)
    {
        string books = $"{counters.Decidable} units infed, {counters.Challenged} of them of challenge kits; {recorded} recorded; {counters.TriggersMissed} triggers lost";
        Audit(new AuditEvent(AuditEventKind.BatchEnded) { Where = batch, New = books });
        if (recorded == counters.Decidable && counters.TriggersMissed == 0) return;
        LogBooksDiffer(batch, books);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = "counters", Why = $"batch '{batch}' does not add up: {books}" });
        _mqtt?.RaiseAlarm(new Alarm("batch", AlarmSeverity.Warning, $"batch '{batch}' does not add up: {books}"));
    }

    /// <summary>The gate let a good unit pass whose accept was never acknowledged: its record says undecided, the unit is with the accepted ones.</summary>
    public void PassedUnacknowledged(UnitId unit)
    {
        LogPassedUnacknowledged(unit.Value);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised)
        {
            Where = $"unit {unit}",
            Why = "the gate let it pass as accepted; its accept was sent but not acknowledged in time, so its record says undecided",
        });
    }

    /// <summary>A unit was accepted and acknowledged, and the gate sent it elsewhere: its record says accepted, the unit is not with the accepted ones.</summary>
    public void NotFollowed(UnitId unit)
    {
        LogNotFollowed(unit.Value);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised)
        {
            Where = $"unit {unit}",
            Why = "it was accepted and the PLC acknowledged that, but the gate did not let it pass: it is not with the accepted units",
        });
    }

    /// <summary>A limit was reached and the configuration asks for an alarm only.</summary>
    public void LimitReached(string text)
    {
        LogLimit(text);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = "limits", Why = text });
        _mqtt?.RaiseAlarm(new Alarm("limits", AlarmSeverity.Warning, text));
    }

    /// <summary>The PLC's program does not wait for verdicts as long as they are written; an empty text: it does now.</summary>
    public void WindowShort(string endpoint, string problem)
    {
        if (problem.Length == 0)
        {
            _mqtt?.ClearAlarm("plc-window");
            return;
        }

        LogWindowShort(problem);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = endpoint, Why = problem });
        _mqtt?.RaiseAlarm(new Alarm("plc-window", AlarmSeverity.Critical, $"the line is not ready: {problem}"));
    }

    /// <summary>The PLC and the configuration know of different windows for a verdict; an empty text: they agree now.</summary>
    public void WindowDiffers(string endpoint, string problem)
    {
        const string Id = "plc-window-differs";
        if (problem.Length == 0)
        {
            Audit(new AuditEvent(AuditEventKind.AlarmCleared) { Where = Id });
            _mqtt?.ClearAlarm(Id);
            return;
        }

        LogWindowDiffers(problem);
        Audit(new AuditEvent(AuditEventKind.AlarmRaised) { Where = endpoint, Why = problem });
        _mqtt?.RaiseAlarm(new Alarm(Id, AlarmSeverity.Warning, problem));
    }

    /// <summary>The PLC asks for something else than is loaded: the line is not ready from here on.</summary>
    public void RecipeAsked(LineConfiguration loaded, PlcContext asked)
    {
        LogRecipeAsked(asked.Told, loaded.Recipe.Id, loaded.Batch.Id);
        Audit(new AuditEvent(AuditEventKind.RecipeAsked) { Old = Told(loaded), New = asked.Told, Who = asked.OperatorId, Why = "the PLC's word" });
    }

    /// <summary>It is loaded and proven, and every part of the line works with it.</summary>
    public void RecipeLoaded(LineConfiguration loaded)
    {
        LogRecipeLoaded(loaded.Recipe.Id, loaded.Recipe.Hash, loaded.Passport.Id, loaded.Batch.Id);
        KnownLimitations(loaded.Passport.Id, loaded.Passport.Limitations);
        _mqtt?.ClearAlarm("recipe");
    }

    /// <summary>The PLC asks for what is loaded again.</summary>
    public void RecipeKept(LineConfiguration loaded)
    {
        LogRecipeKept(loaded.Recipe.Id);
        Audit(new AuditEvent(AuditEventKind.RecipeAsked) { Old = Told(loaded), New = Told(loaded), Why = "the PLC asks for what is loaded" });
        _mqtt?.ClearAlarm("recipe");
    }

    /// <summary>It cannot be loaded: the line stays not ready until the PLC asks for something else.</summary>
    public void RecipeRefused(LineConfiguration loaded, PlcContext asked, string why)
    {
        LogRecipeRefused(asked.Told, why);
        Audit(new AuditEvent(AuditEventKind.RecipeRefused) { Old = Told(loaded), New = asked.Told, Why = why });
        _mqtt?.RaiseAlarm(new Alarm("recipe", AlarmSeverity.Critical, $"the line is not ready: {asked.Told} was refused: {why}"));
    }

    private static string Told(LineConfiguration loaded) => $"recipe '{loaded.Recipe.Id}', product '{loaded.Recipe.ProductCode}', batch '{loaded.Batch.Id}'";
}
