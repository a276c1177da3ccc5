using CsCheck;

namespace EdgeInspector.Inspection.Tests;

public sealed class TriggerPairingTests
{
    private static readonly TimeSpan Skew = Ms(5);
    private static readonly TimeSpan Within = Ms(60);
    private static readonly TimeSpan Clear = Ms(10);

    [Fact, Requirement("LIN-03")]
    public void First_image_inside_the_triggers_interval_founds_the_pairing()
    {
        var pairing = new TriggerPairing(views: 2, Skew, Within, Clear);
        pairing.Triggered(41, Ms(100), Ms(105));

        PairingOutcome outcome = pairing.TryPair(sequence: 7, Ms(102), out uint trigger, out int view);

        Assert.Equal((PairingOutcome.Paired, 41u, 0), (outcome, trigger, view));
    }

    [Fact, Requirement("LIN-03")]
    public void Later_images_are_counted_and_a_lost_one_keeps_its_number()
    {
        var pairing = new TriggerPairing(views: 2, Skew, Within, Clear);
        pairing.Triggered(41, Ms(100), Ms(105));
        pairing.TryPair(7, Ms(102), out _, out _);

        // Sequence 8, the second view of 41, never came; 9 is the first of 42.
        pairing.Triggered(42, Ms(300), Ms(305));
        pairing.TryPair(9, Ms(303), out uint trigger, out int view);

        Assert.Equal((42u, 0), (trigger, view));
    }

    [Fact, Requirement("LIN-03")]
    public void Image_from_before_the_trigger_is_counted_to_nobody()
    {
        var pairing = new TriggerPairing(views: 1, Skew, Within, Clear);
        pairing.Triggered(41, Ms(100), Ms(105));

        PairingOutcome early = pairing.TryPair(6, Ms(80), out _, out _);
        PairingOutcome right = pairing.TryPair(7, Ms(101), out uint trigger, out _);

        Assert.Equal(PairingOutcome.NoTrigger, early);
        Assert.Equal((PairingOutcome.Paired, 41u), (right, trigger));
    }

    [Fact, Requirement("LIN-03")]
    public void Trigger_that_the_camera_missed_ends_the_pairing_at_the_next_image()
    {
        var pairing = new TriggerPairing(views: 1, Skew, Within, Clear);
        pairing.Triggered(41, Ms(100), Ms(105));
        pairing.TryPair(7, Ms(101), out _, out _);

        // The camera slept through 42: its next image would be counted to 42, but comes with 43.
        pairing.Triggered(42, Ms(200), Ms(205));
        pairing.Triggered(43, Ms(300), Ms(305));
        PairingOutcome outcome = pairing.TryPair(8, Ms(301), out _, out _);

        Assert.Equal(PairingOutcome.Mismatch, outcome);
        Assert.False(pairing.IsPaired);
        Assert.Equal(1, pairing.Mismatches);
    }

    [Fact, Requirement("LIN-03")]
    public void Image_that_came_before_its_trigger_was_read_is_held_against_the_trigger_later()
    {
        var pairing = new TriggerPairing(views: 1, Skew, Within, Clear);
        pairing.Triggered(41, Ms(100), Ms(105));
        pairing.TryPair(7, Ms(101), out _, out _);

        pairing.TryPair(8, Ms(150), out uint trigger, out _);
        bool fits = pairing.Triggered(42, Ms(200), Ms(205));

        Assert.Equal(42u, trigger);
        Assert.False(fits);
    }

    [Fact, Requirement("LIN-03")]
    public void Next_units_first_image_is_never_taken_for_the_last_view_that_the_camera_missed()
    {
        var pairing = new TriggerPairing(views: 2, Skew, Within, Clear);
        pairing.Triggered(41, Ms(100), Ms(105));
        pairing.TryPair(7, Ms(101), out _, out _);

        // The second exposure of 41 was missed and not counted; 8 shows unit 42.
        pairing.Triggered(42, Ms(200), Ms(205));
        PairingOutcome outcome = pairing.TryPair(8, Ms(201), out _, out _);

        Assert.Equal(PairingOutcome.Mismatch, outcome);
    }

    [Fact]
    public void Trigger_seen_too_vaguely_founds_nothing()
    {
        var pairing = new TriggerPairing(views: 1, Skew, Within, Clear);
        pairing.Triggered(41, Ms(100), Ms(111));

        PairingOutcome outcome = pairing.TryPair(7, Ms(105), out _, out _);

        Assert.Equal(PairingOutcome.NoTrigger, outcome);
    }

    [Fact]
    public void Trigger_counter_may_wrap()
    {
        var pairing = new TriggerPairing(views: 1, Skew, Within, Clear);
        pairing.Triggered(uint.MaxValue, Ms(100), Ms(105));
        pairing.TryPair(7, Ms(101), out _, out _);

        pairing.Triggered(0, Ms(200), Ms(205));
        PairingOutcome outcome = pairing.TryPair(8, Ms(201), out uint trigger, out _);

        Assert.Equal((PairingOutcome.Paired, 0u), (outcome, trigger));
    }

    [Fact, Requirement("LIN-03"), Requirement("LIN-01")]
    public void No_image_is_ever_counted_to_a_unit_that_it_does_not_show()
    {
        // A line of 100 ms pitch with two views 40 ms apart. The camera may miss exposures (which it does not count), images may be
        // lost on the way (which it does count), and triggers may be read late.
        Gen<(bool MissFirst, bool MissSecond, bool LoseFirst, bool LoseSecond, int ReadDelay)> unit =
            Gen.Select(Rarely(), Rarely(), Rarely(), Rarely(), Gen.Int[1, 9]);
        Gen.Select(unit.Array[2, 60], Gen.UInt).Sample((units, firstTrigger) =>
        {
            var pairing = new TriggerPairing(views: 2, Skew, Within, Clear);
            ulong sequence = 0;
            for (int n = 0; n < units.Length; n++)
            {
                uint trigger = unchecked(firstTrigger + (uint)n);
                TimeSpan at = Ms(100 * n);
                pairing.Triggered(trigger, at - Ms(1), at + Ms(units[n].ReadDelay - 1));
                for (int view = 0; view < 2; view++)
                {
                    if (view == 0 ? units[n].MissFirst : units[n].MissSecond) continue;
                    ulong number = sequence++;
                    if (view == 0 ? units[n].LoseFirst : units[n].LoseSecond) continue;
                    if (pairing.TryPair(number, at + Ms(40 * view), out uint counted, out int countedView) != PairingOutcome.Paired) continue;

                    Assert.Equal(trigger, counted);
                    Assert.True(countedView <= view, "a view is never taken for a later one of its unit");
                }
            }
        });
    }

    [Fact, Requirement("LIN-03"), Requirement("LIN-01")]
    public void Image_that_a_standing_PC_stamps_as_late_as_the_next_unit_founds_nothing()
    {
        var pairing = new TriggerPairing(views: 1, Skew, Within, Clear);
        pairing.Reset(Ms(0));

        // 41's image is stamped when the PC goes on, just as 42 is triggered.
        pairing.Triggered(41, Ms(100), Ms(105));
        pairing.Triggered(42, Ms(200), Ms(205));
        PairingOutcome late = pairing.TryPair(7, Ms(202), out _, out _);
        PairingOutcome own = pairing.TryPair(8, Ms(203), out _, out _);
        pairing.Triggered(43, Ms(300), Ms(305));
        PairingOutcome next = pairing.TryPair(9, Ms(301), out uint trigger, out _);

        Assert.Equal((PairingOutcome.NoTrigger, PairingOutcome.NoTrigger), (late, own));
        Assert.Equal((PairingOutcome.Paired, 43u), (next, trigger));
    }

    [Fact]
    public void On_a_line_that_runs_the_second_unit_founds_the_pairing_and_on_one_that_stood_the_first()
    {
        var running = new TriggerPairing(views: 1, Skew, Within, Clear);
        running.Reset(Ms(50));
        running.Triggered(41, Ms(100), Ms(105));
        Assert.Equal(PairingOutcome.NoTrigger, running.TryPair(7, Ms(101), out _, out _));
        running.Triggered(42, Ms(200), Ms(205));
        Assert.Equal(PairingOutcome.Paired, running.TryPair(8, Ms(201), out _, out _));

        var standing = new TriggerPairing(views: 1, Skew, Within, Clear);
        standing.Reset(Ms(50));
        standing.Triggered(41, Ms(1050), Ms(1055));
        Assert.Equal(PairingOutcome.Paired, standing.TryPair(7, Ms(1051), out _, out _));
    }

    [Fact, Requirement("LIN-03"), Requirement("LIN-01")]
    public void No_image_is_counted_to_another_unit_although_the_PC_stands_still_now_and_then()
    {
        // Ten units of 100 ms, and somewhere among them the receiving thread stands for up to 350 ms: images are stamped and come when it goes on.
        // The camera may miss exposures, and the pairing is forgotten now and then, as when a session is lost.
        Gen<(int StandsAt, int StandsFor, int Missed, int Forgets)> ten = Gen.Select(Gen.Int[0, 600], Gen.Int[0, 350], Gen.Int[0, 29], Gen.Int[0, 19]);
        ten.Array[1, 6].Sample(tens =>
        {
            var pairing = new TriggerPairing(views: 1, Skew, Within, Clear);
            List<(TimeSpan At, int Order, uint Unit, ulong Sequence)> events = [];
            ulong sequence = 0;
            for (int n = 0; n < tens.Length * 10; n++)
            {
                (int standsAt, int standsFor, int missed, int forgets) = tens[n / 10];
                TimeSpan at = Ms(100 * n), stands = Ms((n / 10 * 1000) + standsAt), goesOn = stands + Ms(standsFor);
                events.Add((at + Ms(3), 0, (uint)n, 0));
                if (n % 10 == forgets) events.Add((at + Ms(50), 2, 0, 0));
                if (n % 10 != missed) events.Add((at >= stands && at < goesOn ? goesOn : at + Ms(2), 1, (uint)n, sequence++));
            }

            foreach ((TimeSpan at, int order, uint unit, ulong number) in events.OrderBy(e => e.At))
            {
                if (order == 0) pairing.Triggered(unit, at - Ms(4), at);
                else if (order == 2) pairing.Reset(at);
                else if (pairing.TryPair(number, at, out uint counted, out _) == PairingOutcome.Paired) Assert.Equal(unit, counted);
            }
        });
    }

    private static Gen<bool> Rarely() => Gen.Int[0, 9].Select(n => n == 0);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
