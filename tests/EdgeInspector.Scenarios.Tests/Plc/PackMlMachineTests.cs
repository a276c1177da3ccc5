using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Plc;

public sealed class PackMlMachineTests
{
    private static readonly TimeSpan Acting = TimeSpan.FromMilliseconds(30);

    [Theory]
    [InlineData("Start:3>6 Hold:10>11 Unhold:12>6 Suspend:13>5 Unsuspend:14>6 Stop:7>2 Reset:15>4 Start:3>6 Abort:8>9 Clear:1>2")]
    [InlineData("Hold:- Unhold:- Reset:- Clear:- Start:3>6 Start:- Stop:7>2 Stop:- Hold:-")]
    public void Command_leads_through_its_acting_state_or_is_refused(string course)
    {
        var machine = new PackMlMachine(Acting);
        TimeSpan now = TimeSpan.Zero;

        string went = string.Join(' ', course.Split(' ').Select(step =>
        {
            string command = step.Split(':')[0];
            if (!machine.TryCommand(Enum.Parse<PackMlCommand>(command), now)) return $"{command}:-";
            int through = (int)machine.State;
            now += Acting;
            machine.Tick(now);
            return $"{command}:{through}>{(int)machine.State}";
        }));

        Assert.Equal(course, went);
    }

    [Fact]
    public void Conveyor_stands_in_every_state_but_Execute_and_goes_on_where_it_stood()
    {
        var encoder = new Encoder();
        encoder.Set(moves: true, Ms(100));
        encoder.Set(moves: false, Ms(350));
        TimeSpan standing = encoder.TravelAt(Ms(900));
        TimeSpan? never = encoder.TimeOf(Ms(300));
        encoder.Set(moves: true, Ms(1000));

        Assert.Equal((Ms(250), (TimeSpan?)null, Ms(1050)), (standing, never, encoder.TimeOf(Ms(300))));
        Assert.Equal(3500u, encoder.PulsesAt(Ms(1100), Ms(100)));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
