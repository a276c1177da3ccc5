using EdgeInspector.Agent.Plc;

namespace EdgeInspector.Agent.Tests.Plc;

public sealed class StopAcknowledgementTests
{
    [Theory, Requirement("LIN-05")]
    [InlineData("6 7 2 15", "...A")]
    [InlineData("6 7 2 4 3 6", "...A..")]
    [InlineData("6 10 11 12 6", "...A.")]
    [InlineData("6 8 9 1 2 15", ".....A")]
    [InlineData("2 2 6", "..A")]
    public void Machine_that_was_stopped_and_is_started_again_acknowledges_once(string states, string expected) => Assert.Equal(expected, Run(states));

    [Theory, Requirement("LIN-05")]
    [InlineData("6 6 6")]
    [InlineData("6 13 5 14 6")]
    [InlineData("6 16 17 15 4 3 6")]
    [InlineData("6 0 6")]
    public void What_the_machine_does_by_itself_acknowledges_nothing(string states) => Assert.DoesNotContain('A', Run(states));

    [Fact, Requirement("LIN-05")]
    public void Stop_of_before_the_halt_does_not_count()
    {
        var acknowledgement = new StopAcknowledgement();
        acknowledgement.Sees(PackMlState.Stopped, isHalted: false);

        Assert.False(acknowledgement.Sees(PackMlState.Execute, isHalted: true));
    }

    private static string Run(string states)
    {
        var acknowledgement = new StopAcknowledgement();
        bool isHalted = true;
        return string.Concat(states.Split(' ').Select(state =>
        {
            bool acknowledges = acknowledgement.Sees((PackMlState)int.Parse(state, System.Globalization.CultureInfo.InvariantCulture), isHalted);
            isHalted &= !acknowledges;
            return acknowledges ? 'A' : '.';
        }));
    }
}
