using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Plc;

public sealed class FaultScheduleTests
{
    [Fact]
    public void Written_schedule_is_read_and_its_faults_last_as_long_as_they_say()
    {
        bool isRead = FaultSchedule.TryParse("lost-acks@2+1, slow-scan@2.5+2, kill-sessions@3", out FaultSchedule schedule, out _);

        Assert.True(isRead);
        Assert.Equal("lost-acks@2+1, slow-scan@2.5+2, kill-sessions@3", schedule.ToString());
        Assert.Equal((false, true, true, false), (Acks(1.9), Acks(2), Acks(2.9), Acks(3)));
        Assert.Equal((false, true), (schedule.At(Seconds(2.4)).SlowScan is not null, schedule.At(Seconds(2.9)).SlowScan is not null));

        bool Acks(double at) => schedule.At(Seconds(at)).LoseAcknowledgements;
    }

    [Theory]
    [InlineData("lost-acks@2", "lasts: write +<seconds> behind it")]
    [InlineData("kill-sessions@2+1", "happens once")]
    [InlineData("fire@2", "with a name of slow-scan, lost-acks,")]
    [InlineData("lost-acks", "is not <name>@<seconds>")]
    public void Schedule_that_means_nothing_is_refused(string text, string problem)
    {
        Assert.False(FaultSchedule.TryParse(text, out _, out string told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_seed_gives_the_same_faults_and_they_can_be_written_down()
    {
        var first = FaultSchedule.Draw(7, Seconds(5), Seconds(600));
        var second = FaultSchedule.Draw(7, Seconds(5), Seconds(600));

        Assert.Equal(first.ToString(), second.ToString());
        Assert.NotEqual(first.ToString(), FaultSchedule.Draw(8, Seconds(5), Seconds(600)).ToString());
        Assert.Equal(Enum.GetValues<PlcFaultKind>(), first.Faults.Select(f => f.Kind).Distinct().Order());
        Assert.True(FaultSchedule.TryParse(first.ToString(), out _, out _));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
