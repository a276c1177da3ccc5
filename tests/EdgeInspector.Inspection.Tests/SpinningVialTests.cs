using EdgeInspector.VialRenderer;

namespace EdgeInspector.Inspection.Tests;

/// <summary>Rendered vials that spin before the camera, six views of nine degrees: bubbles, particles, glass marks and dust, each told by its motion.</summary>
/// <remarks>A finding is a spot in which the picture differs from that of the same unit without the thing: a model that sees everything.</remarks>
public sealed class SpinningVialTests
{
    private const int Turn = 40, Views = 6, Difference = 6;

    private static readonly int[] Equal = [0, 1, 2, 3, 4, 5], Unequal = [0, 1, 3, 4, 6, 7];

    private static readonly VialScene Scene = new() { Width = 480, Height = 384 };

    // 0.1467 mm a pixel; the body is 24 mm wide, liquid from 22 to 43 mm below the top of the glass, the middle of the frame at 19.7 mm.
    private static readonly MotionRule Rule = new()
    {
        Views = [0, 1, 2, 3, 4, 5], Classes = ["spot"], AxisX = 239.5f, Radius = 12 / 0.14667f, LiquidTop = 200, LiquidBottom = 356, TurnDegrees = 9,
        Tolerance = 2.4f, RiseMin = 5, RiseMax = 17, Stationary = MotionMeaning.NoDefect, Rotating = MotionMeaning.Doubt, Rising = MotionMeaning.NoDefect,
    };

    // The same units at steps of 9, 18, 9, 18 and 9 degrees: the mean step is 1.4 times as long.
    private static readonly MotionRule UnequalRule =
        Rule with { TurnDegrees = 0, AnglesDegrees = [.. Unequal.Select(step => 9f * step)], RiseMin = 1.4f * 5, RiseMax = 1.4f * 17 };

    private readonly BacklitVialRenderer _renderer = new(Scene);
    private readonly byte[] _with = new byte[480 * 384];
    private readonly byte[][] _good = [.. Enumerable.Range(0, 10).Select(_ => new byte[480 * 384])];
    private byte[] _without = [];

    [Theory, Requirement("CNF-02")]
    [InlineData(200, false)]
    [InlineData(30, true)]
    public void Spinning_units_of_each_kind_are_told_apart_and_no_particle_is_accepted(int count, bool isUnequal)
    {
        int[] steps = isUnequal ? Unequal : Equal;
        Recipe spinning = RecipeOf(isUnequal ? UnequalRule : Rule);
        Row particle = new("particle"), bubble = new("bubble"), mark = new("mark"), dust = new("dust");
        ulong seed = 1000;
        for (int units = 0; units < count; seed++)
        {
            VialSpecimen good = VialSpecimen.Create(seed, VialDefect.None);
            if (good.HomeView(Turn) < 2 || good.HomeView(Turn) >= Turn - steps[^1]) continue;
            units++;
            for (int i = 0; i < steps[^1] + 3; i++) _renderer.Render(good, good.HomeView(Turn) - 2 + i, Turn, _good[i]);
            foreach (Row row in (Row[])[particle, bubble, mark, dust])
            {
                Decision decision = Decide(spinning, steps, row.Thing, good, seed);
                row.Take(decision, spinning);

                // A view that never came: whatever the motion says, nothing is accepted.
                Assert.Equal(Verdict.Reject, Without((int)(seed % Views), decision, spinning).Verdict);
            }
        }

        string table = string.Join('\n', particle, bubble, mark, dust);
        TestContext.Current.TestOutputHelper?.WriteLine(table);

        // What must never happen.
        Assert.True(particle is { Accepted: 0, Rising: 0, Stationary: 0, Rotating: 0 }, table);
        Assert.True(mark is { Accepted: 0, Rising: 0 } && bubble is { Rotating: 0, Stationary: 0 } && dust is { Rising: 0, Rotating: 0 }, table);

        // What it is for.
        Assert.True(bubble.Accepted > 0.8 * count && dust.Accepted > 0.95 * count && mark.Rotating > 0.5 * mark.Findings, table);
    }

    private static Recipe RecipeOf(MotionRule rule) => Recipe.Create("r", "p", Views, [new DefectClass("spot", DefectCategory.Critical, 0.25f, 0.5f)], new SampleSpace(), rule);

    private static Decision Without(int missing, in Decision decision, Recipe spinning)
    {
        var ledger = new UnitLedger(Views, TimeSpan.FromSeconds(1), recipe: spinning);
        ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero));
        for (int view = 0; view < Views; view++)
        {
            if (view != missing) ledger.Inspected(decision.Views[view], TimeSpan.Zero);
        }

        ledger.Expire(TimeSpan.FromSeconds(1));
        Assert.True(ledger.TryTake(out Decision incomplete));
        return incomplete;
    }

    private Decision Decide(Recipe spinning, int[] steps, string thing, VialSpecimen good, ulong seed)
    {
        VialSpecimen unit = thing switch
        {
            "particle" => VialSpecimen.Create(seed, VialDefect.Particle),
            "bubble" => good.WithRisingBubble(),
            "mark" => VialSpecimen.Create(seed, (seed % 3) switch { 0 => VialDefect.Chip, 1 => VialDefect.Crack, _ => VialDefect.Scratch }),
            _ => good,
        };

        // A mark is in sight around the view that faces it; a particle sinks from there on.
        int skipped = thing == "particle" ? 2 : 0;
        var ledger = new UnitLedger(Views, TimeSpan.FromSeconds(1), recipe: spinning);
        ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero));
        for (int view = 0; view < Views; view++)
        {
            _without = _good[steps[view] + skipped];
            if (thing == "dust") _without.CopyTo(_with, 0);
            else _renderer.Render(unit, good.HomeView(Turn) - 2 + skipped + steps[view], Turn, _with);
            if (thing == "dust") Blot((int)(170 + (seed % 130)), (int)(210 + (seed % 140)));
            FindingList findings = default;
            foreach (Box box in Spots()) findings.Add(new Finding(0, 0.9f, box));
            ViewJudgement judgement = spinning.Judge(ViewOutcome.Inspected, findings);
            ledger.Inspected(
                new ViewResult { Trigger = 1, View = view, Outcome = ViewOutcome.Inspected, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings },
                TimeSpan.Zero);
        }

        Assert.True(ledger.TryTake(out Decision decision));
        return decision;
    }

    private void Blot(int x, int y)
    {
        for (int line = y; line < y + 4; line++) _with.AsSpan((line * 480) + x, 4).Fill((byte)(_without[(line * 480) + x] < 60 ? 120 : 0));
    }

    // What hangs together, gaps of two pixels bridged.
    private List<Box> Spots()
    {
        var boxes = new List<Box>();
        for (int i = 0; i < _with.Length; i++)
        {
            if (Math.Abs(_with[i] - _without[i]) > Difference) Join(boxes, new Box(i % 480, i / 480, 1, 1));
        }

        boxes.RemoveAll(b => b is { Width: < 2, Height: < 2 });
        return boxes;
    }

    private static void Join(List<Box> boxes, Box box)
    {
        while (boxes.FindIndex(b => b.X - 3 < box.X + box.Width && box.X - 3 < b.X + b.Width && b.Y - 3 < box.Y + box.Height && box.Y - 3 < b.Y + b.Height) is >= 0 and int at)
        {
            Box other = boxes[at];
            int x = Math.Min(box.X, other.X), y = Math.Min(box.Y, other.Y);
            box = new Box(x, y, Math.Max(box.X + box.Width, other.X + other.Width) - x, Math.Max(box.Y + box.Height, other.Y + other.Height) - y);
            boxes.RemoveAt(at);
        }

        boxes.Add(box);
    }

    private sealed record Row(string Thing)
    {
        private readonly int[] _kinds = new int[5];
        private readonly int[] _verdicts = new int[3];

        public int Findings => _kinds.Sum();
        public int Stationary => _kinds[(int)MotionKind.Stationary];
        public int Rotating => _kinds[(int)MotionKind.Rotating];
        public int Rising => _kinds[(int)MotionKind.Rising];
        public int Accepted => _verdicts[(int)Verdict.Accept];

        public void Take(Decision decision, Recipe spinning)
        {
            _verdicts[(int)decision.Verdict]++;
            for (int view = 0; view < Views; view++)
            {
                for (int i = 0; i < decision.Views[view].Findings.Count; i++) _kinds[(int)spinning.MotionOf(decision.Views, view, i)]++;
            }
        }

        public override string ToString() =>
            $"{Thing,-10} findings: unknown {_kinds[0]}, stationary {Stationary}, rotating {Rotating}, with liquid {_kinds[3]}, rising {Rising}; "
            + $"units: accepted {Accepted}, undecided {_verdicts[2]}, rejected {_verdicts[0]}";
    }
}
