namespace EdgeInspector.Mqtt.Tests;

/// <summary>What is dropped and what never is, seen from outside: a publisher without a broker.</summary>
public sealed class PublishQueueTests
{
    [Fact]
    public async Task Without_a_broker_memory_is_bounded_and_only_results_are_dropped()
    {
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(1) with { QueueCapacity = 16 });

        publisher.RaiseAlarm(new Alarm("plc-lost", AlarmSeverity.Critical, "no session"));
        for (uint unit = 0; unit < 1000; unit++)
        {
            publisher.PublishResult(Given.Unit(unit));
            publisher.PublishState(Given.Status());
            publisher.PublishSummary(Given.Summary(unit), SummaryWindow.Second);
            publisher.PublishSummary(Given.Summary(unit), SummaryWindow.Minute);
            publisher.PublishCheckpoint(unit, new string('a', 64));
        }

        // 16 places: alarm, alarms, state, two summaries and the checkpoint keep theirs, ten results have the rest.
        Assert.Equal(16, publisher.Counters.Waiting);
        Assert.Equal(990, publisher.Counters.ResultsDropped);
    }

    [Fact]
    public async Task A_flapping_alarm_cannot_fill_the_memory()
    {
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(1) with { QueueCapacity = 16 });

        for (int i = 0; i < 1000; i++)
        {
            publisher.RaiseAlarm(new Alarm("camera-lost", AlarmSeverity.Critical, "gone"));
            publisher.ClearAlarm("camera-lost");
        }

        Assert.Equal(16, publisher.Counters.Waiting);
        Assert.Equal(0, publisher.Counters.ResultsDropped);
    }

    [Fact]
    public async Task An_alarm_is_raised_once_and_cleared_once()
    {
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(1));
        var alarm = new Alarm("plc-lost", AlarmSeverity.Critical, "no session");

        bool[] answers = [publisher.RaiseAlarm(alarm), publisher.RaiseAlarm(alarm), publisher.ClearAlarm("plc-lost"), publisher.ClearAlarm("plc-lost")];

        Assert.Equal([true, false, true, false], answers);
    }
}
