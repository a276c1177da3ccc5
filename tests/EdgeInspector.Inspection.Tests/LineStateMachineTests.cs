using System.Text;

namespace EdgeInspector.Inspection.Tests;

public sealed class LineStateMachineTests
{
    [Fact]
    public void Every_state_meets_every_event_as_the_golden_table_says()
    {
        var table = new StringBuilder();
        foreach (LineState from in Enum.GetValues<LineState>())
        {
            foreach (LineEvent on in Enum.GetValues<LineEvent>())
            {
                bool isListed = LineStateMachine.TryNext(from, on, out LineState to);
                if (!isListed) Assert.Equal(from, to);
                table.Append($"{from,-20}{on,-16}{(isListed ? to.ToString() : "-")}\n");
            }
        }

        string golden = Path.Combine(PeerProcess.RepositoryFolder(), "tests", "EdgeInspector.Inspection.Tests", "Golden", "line-states.txt");
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), table.ToString());
    }

    [Fact, Requirement("LIN-02")]
    public void Only_the_executing_states_may_accept()
    {
        Assert.Equal([LineState.SingleExecution, LineState.ContinuousExecution], Enum.GetValues<LineState>().Where(LineStateMachine.MayAccept));
    }

    [Fact, Requirement("LIN-02")]
    public void From_every_state_a_failure_leads_where_nothing_is_accepted()
    {
        foreach (LineState from in Enum.GetValues<LineState>())
        {
            LineStateMachine.TryNext(from, LineEvent.Fail, out LineState to);
            Assert.Equal(LineState.Error, to);
        }
    }

    [Fact]
    public void No_row_of_the_table_contradicts_another()
    {
        Assert.Equal(LineStateMachine.Table.Count, LineStateMachine.Table.DistinctBy(row => (row.From, row.On)).Count());
    }
}
