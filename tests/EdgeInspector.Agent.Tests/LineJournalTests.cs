using System.Threading.Channels;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests;

public sealed class LineJournalTests
{
    private readonly Channel<RecordEntry> _records = Channel.CreateUnbounded<RecordEntry>();
    private readonly LineJournal _journal;

    public LineJournalTests() => _journal = new LineJournal(
        _records.Writer, mqtt: null, (_, _) => throw new InvalidOperationException("nothing is published here"), NullLogger.Instance);

    [Fact, Requirement("LIN-03")]
    public void Batch_that_adds_up_ends_with_its_counters_and_nothing_else()
    {
        _journal.BatchEnded("B-1", new LedgerCounters { Triggered = 10, Challenged = 2 }, recorded: 10);

        AuditEvent ended = Assert.Single(Events());
        Assert.Equal((AuditEventKind.BatchEnded, "10 units infed, 2 of them of challenge kits; 10 recorded; 0 triggers lost"), (ended.What, ended.New));
    }

    [Theory, Requirement("LIN-03")]
    [InlineData(9, 0)]
    [InlineData(11, 0)]
    [InlineData(10, 1)]
    [InlineData(12, 2)]
    public void Batch_that_does_not_add_up_raises_an_alarm_with_both_sides(long recorded, long missed)
    {
        _journal.BatchEnded("B-1", new LedgerCounters { Triggered = 10, TriggersMissed = missed }, recorded);

        AuditEvent alarm = Events()[1];
        Assert.Equal((AuditEventKind.AlarmRaised, "counters"), (alarm.What, alarm.Where));
        Assert.Contains($"{recorded} recorded; {missed} triggers lost", alarm.Why, StringComparison.Ordinal);
    }

    [Fact, Requirement("LIN-05")]
    public void Acknowledged_stop_is_an_event_of_its_own_with_who_and_what_for()
    {
        _journal.StopAcknowledged("opc.tcp://plc", "anna", "3 verdicts in a row were late (limit 3)");
        _journal.StopAcknowledged("opc.tcp://plc", "", "limit");

        AuditEvent[] events = Events();
        Assert.Equal(
            (AuditEventKind.StopAcknowledged, "anna", "operator", "opc.tcp://plc", "3 verdicts in a row were late (limit 3)"),
            (events[0].What, events[0].Who, events[0].Role, events[0].Where, events[0].Old));
        Assert.Equal("unnamed, at the PLC", events[1].Who);
    }

    private AuditEvent[] Events()
    {
        var events = new List<AuditEvent>();
        while (_records.Reader.TryRead(out RecordEntry entry)) events.Add(entry.Event!);
        return [.. events];
    }
}
