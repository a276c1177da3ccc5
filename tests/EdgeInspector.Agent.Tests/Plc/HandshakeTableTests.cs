using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Plc;

public sealed class HandshakeTableTests
{
    private const string Begin = "<!-- handshake table: made from HandshakeTable, compared by a test -->";

    /// <summary>The expectation is written out here, cell by cell, and not taken from the code.</summary>
    /// <remarks>Columns: Idle, WritingVerdict, Committing, Confirming. w, c, r: write, commit, read on; ack, not, late, no, lost: outcomes; a dot: nothing happens.</remarks>
    [Theory, Requirement("LIN-01"), Requirement("LIN-02")]
    [InlineData(HandshakeEvent.Expired, ". late not not")]
    [InlineData(HandshakeEvent.TakenInParts, "w . . .")]
    [InlineData(HandshakeEvent.TakenWhole, "c . . .")]
    [InlineData(HandshakeEvent.TakenLate, "late . . .")]
    [InlineData(HandshakeEvent.TakenUnlinked, "lost . . .")]
    [InlineData(HandshakeEvent.Good, ". c r .")]
    [InlineData(HandshakeEvent.GoodConfirms, ". . ack .")]
    [InlineData(HandshakeEvent.TooLate, ". late not not")]
    [InlineData(HandshakeEvent.TimedOut, ". late not not")]
    [InlineData(HandshakeEvent.Refused, ". no no no")]
    [InlineData(HandshakeEvent.LinkLost, ". lost lost lost")]
    [InlineData(HandshakeEvent.Matches, ". . . ack")]
    [InlineData(HandshakeEvent.Differs, ". . . r")]
    public void Every_event_does_in_every_state_what_the_table_says(HandshakeEvent on, string expected)
    {
        string[] cells = [.. Enum.GetValues<HandshakeState>().Select(state => HandshakeTable.TryFind(state, on, out HandshakeRow row) ? Word(row) : ".")];

        Assert.Equal(expected.Split(' '), cells);
    }

    [Fact]
    public void Table_lists_no_cell_twice_and_every_event()
    {
        Assert.Distinct(HandshakeTable.Table.Select(row => (row.From, row.On)));
        Assert.Equal(Enum.GetValues<HandshakeEvent>(), HandshakeTable.Table.Select(row => row.On).Distinct().Order());
    }

    [Fact, Requirement("LIN-02")]
    public void Only_a_confirmation_in_time_leads_to_acknowledged()
    {
        HandshakeEvent[] acknowledging = [.. HandshakeTable.Table.Where(row => row.Outcome == DeliveryOutcome.Acknowledged).Select(row => row.On)];

        Assert.Equal([HandshakeEvent.GoodConfirms, HandshakeEvent.Matches], acknowledging);
    }

    [Fact]
    public void Page_of_the_room_prints_the_table_of_the_code()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Folder, "src", "EdgeInspector.Agent", "README.md")).ReplaceLineEndings("\n");

        Assert.Contains($"{Begin}\n{Print()}", page, StringComparison.Ordinal);
    }

    private static string Print()
    {
        HandshakeState[] states = Enum.GetValues<HandshakeState>();
        IEnumerable<string> rows = Enum.GetValues<HandshakeEvent>().Select(on =>
            $"| {on} | {string.Join(" | ", states.Select(state => HandshakeTable.TryFind(state, on, out HandshakeRow row) ? Cell(row) : "–"))} |");
        return $"| event | {string.Join(" | ", states)} |\n|---|---|---|---|---|\n{string.Join("\n", rows)}\n";
    }

    private static string Cell(in HandshakeRow row) => row.Do == HandshakeAction.End ? $"end: {row.Outcome}" : $"{row.Do} → {row.To}";

    private static string Word(in HandshakeRow row) => (row.Do, row.To, row.Outcome) switch
    {
        (HandshakeAction.WriteVerdict, HandshakeState.WritingVerdict, _) => "w",
        (HandshakeAction.Commit, HandshakeState.Committing, _) => "c",
        (HandshakeAction.ReadConfirmation, HandshakeState.Confirming, _) => "r",
        (HandshakeAction.End, HandshakeState.Idle, DeliveryOutcome.Acknowledged) => "ack",
        (HandshakeAction.End, HandshakeState.Idle, DeliveryOutcome.NotAcknowledged) => "not",
        (HandshakeAction.End, HandshakeState.Idle, DeliveryOutcome.NotSent) => "late",
        (HandshakeAction.End, HandshakeState.Idle, DeliveryOutcome.Refused) => "no",
        (HandshakeAction.End, HandshakeState.Idle, DeliveryOutcome.LinkLost) => "lost",
        _ => $"{row}",
    };
}
