using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

/// <summary>When the model is asked for its known answers, and what a wrong one does. Times are line times; nothing waits.</summary>
public sealed class ModelKeeperTests
{
    private readonly LineReadiness _readiness = new(_ => { });
    private readonly List<string> _told = [];
    private readonly ModelKeeper _keeper;
    private int _asked;
    private int _openUnits;
    private string? _answer;
    private string? _expired;

    public ModelKeeperTests()
    {
        _keeper = new ModelKeeper(() => 2, Ask, () => _expired, () => _openUnits, _readiness, TimeSpan.FromMinutes(10), _told.Add);
        _readiness.Raise(LineEvent.Loaded, "proven");
        _readiness.Tell(LineCondition.All & ~LineCondition.Model, holds: true, "found");
    }

    [Fact, Requirement("MOD-04")]
    public void Nothing_is_accepted_before_every_known_answer_was_given()
    {
        _keeper.Turn(At(0));
        bool afterOne = _readiness.MayAccept;
        _keeper.Turn(At(1));

        Assert.Equal((false, true, 2), (afterOne, _readiness.MayAccept, _asked));
    }

    [Fact, Requirement("MOD-04")]
    public void Model_is_asked_again_when_it_is_due_and_no_unit_is_open()
    {
        Prove();
        _openUnits = 1;

        _keeper.Turn(At(599));
        _keeper.Turn(At(605));
        int whileOpen = _asked;
        _openUnits = 0;
        _keeper.Turn(At(606));

        Assert.Equal((2, 3), (whileOpen, _asked));
    }

    [Fact, Requirement("MOD-04")]
    public void Nothing_of_another_batch_is_accepted_before_every_known_answer_was_given_again()
    {
        Prove();
        bool before = _readiness.MayAccept;

        _keeper.AskAnew();
        bool asked = _readiness.MayAccept;
        _keeper.Turn(At(5));
        bool afterOne = _readiness.MayAccept;
        _keeper.Turn(At(6));

        Assert.Equal((true, false, false, true, 4), (before, asked, afterOne, _readiness.MayAccept, _asked));
    }

    [Fact, Requirement("MOD-04")]
    public void Model_is_asked_within_a_minute_although_units_are_always_open()
    {
        Prove();
        _openUnits = 5;

        _keeper.Turn(At(660));
        int before = _asked;
        _keeper.Turn(At(662));

        Assert.Equal((2, 3), (before, _asked));
    }

    [Fact, Requirement("MOD-04")]
    public void Wrong_answer_halts_the_line_and_an_acknowledged_halt_asks_again_before_anything_is_accepted()
    {
        Prove();
        _answer = "known frame differs";
        _keeper.Turn(At(700));
        LineState halted = _readiness.State;
        _keeper.Turn(At(701));
        _readiness.Acknowledge("looked");
        bool acknowledged = _readiness.MayAccept;
        _keeper.Turn(At(702));
        LineState again = _readiness.State;

        _readiness.Acknowledge("runtime repaired");
        _answer = null;
        _keeper.Turn(At(703));
        bool half = _readiness.MayAccept;
        _keeper.Turn(At(704));

        Assert.Equal((LineState.Halted, false, LineState.Halted, false, true), (halted, acknowledged, again, half, _readiness.MayAccept));
        Assert.Equal(["known frame differs", "known frame differs"], _told);
    }

    [Fact, Requirement("MOD-02")]
    public void Passport_that_ends_while_the_line_runs_halts_it()
    {
        Prove();
        _expired = "it is valid until yesterday";

        _keeper.Turn(At(700));

        Assert.Equal((LineState.Halted, "it is valid until yesterday"), (_readiness.State, _readiness.HaltedFor));
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    private void Prove()
    {
        _keeper.Turn(At(0));
        _keeper.Turn(At(1));
        Assert.True(_readiness.MayAccept);
    }

    private string? Ask(int index)
    {
        _asked++;
        return _answer;
    }
}
