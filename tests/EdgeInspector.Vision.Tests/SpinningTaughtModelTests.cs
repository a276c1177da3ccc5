using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>The committed taught model on spinning vials, six views of nine degrees. It tells one place in a view, so a bubble may hide a particle: motion makes nothing clean there.</summary>
/// <remarks>Rendered is the region that the model sees of the bench camera's image, 55 µm a pixel. What a perfect detector makes of such units: <c>SpinningVialTests</c> of the room of inspection.</remarks>
public sealed class SpinningTaughtModelTests
{
    private const int Turn = 40, Views = 6, Units = 2, Width = 480, Height = 960;

    private static readonly string Folder = Path.Combine(PeerProcess.RepositoryFolder(), "models", "vial-10r", "1");

    // The body is 24 mm wide, liquid from 22 to 43 mm below the top of the glass, the middle of the frame at 19.7 mm. A bubble rises by 0.8 to 2.2 mm a view.
    private static readonly MotionRule Rule = new()
    {
        Views = [0, 1, 2, 3, 4, 5], Classes = ["anomaly"], AxisX = 239.5f, Radius = 218.2f, LiquidTop = 521, LiquidBottom = 903, TurnDegrees = 9, Tolerance = 6.5f,
        RiseMin = 13.3f, RiseMax = 45, Stationary = MotionMeaning.NoDefect, Rotating = MotionMeaning.Doubt, Rising = MotionMeaning.NoDefect,
    };

    [Fact, Requirement("CNF-02")]
    public unsafe void Motion_makes_no_unit_with_a_particle_clean_and_a_rule_that_could_is_refused()
    {
        Passport passport = VialModelTests.ReadPassport() with
        {
            Camera = new CameraBinding { ImageWidth = Width, ImageHeight = Height, PixelFormat = "Mono8", Region = new Box(0, 0, Width, Height) },
        };
        Assert.True(OnnxModel.TryLoad(Folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        using OnnxModel owned = model;
        DefectClass[] classes = [.. passport.Classes.Select(c => c.ToDefectClass())];
        Recipe still = Recipe.Create("r", "p", Views, classes, new SampleSpace()), excusing = Recipe.Create("r", "p", Views, classes, new SampleSpace(), Rule);
        Recipe spinning = Recipe.Create("r", "p", Views, classes, new SampleSpace(), Rule with { Stationary = MotionMeaning.Doubt, Rising = MotionMeaning.Doubt });
        Assert.False(DefectFinder.TryCreate(model, excusing, NullLogger.Instance, out _, out refusal));
        Assert.Contains("tells one place in a view, and what that hides is not seen", refusal.Text, StringComparison.Ordinal);
        Assert.True(DefectFinder.TryCreate(model, spinning, NullLogger.Instance, out DefectFinder? finder, out refusal), refusal?.ToString());
        using DefectFinder ownedFinder = finder;
        var renderer = new BacklitVialRenderer(new VialScene { Width = Width, Height = Height, MicrometresPerPixel = 55 });
        var picture = new byte[renderer.SizeBytes];
        var table = new List<string>();
        foreach (string thing in (string[])["particle", "both", "bubble", "nothing"])
        {
            var verdicts = new int[2, 3];
            var kinds = new int[5];
            int excused = 0;
            ulong seed = 1000;
            for (int units = 0; units < Units; seed++)
            {
                VialSpecimen good = VialSpecimen.Create(seed, VialDefect.None);
                if (good.HomeView(Turn) < 2 || good.HomeView(Turn) > Turn - Views - 2) continue;
                units++;
                VialSpecimen unit = thing switch { "particle" => VialSpecimen.Create(seed, VialDefect.Particle), "both" => VialSpecimen.Create(seed, VialDefect.Particle).WithRisingBubble(), "bubble" => good.WithRisingBubble(), _ => good };
                var seen = new FindingList[Views];
                for (int view = 0; view < Views; view++)
                {
                    renderer.Render(unit, good.HomeView(Turn) + (thing is "particle" or "both" ? 0 : -2) + view, Turn, picture);
                    fixed (byte* pixels = picture)
                        Assert.Equal(ViewOutcome.Inspected, finder.Inspect(new ImageView(pixels, Width, Height, Width, PixelFormat.Mono8), out seen[view], out _));
                }

                Decision before = Decide(still, seen), after = Decide(spinning, seen);
                verdicts[0, (int)before.Verdict]++;
                verdicts[1, (int)after.Verdict]++;
                if (before.Verdict != Verdict.Accept && after.Verdict == Verdict.Accept) excused++;
                for (int view = 0; view < Views; view++)
                {
                    if (!spinning.Judge(ViewOutcome.Inspected, seen[view]).Verdict.Equals(Verdict.Accept)) kinds[(int)spinning.MotionOf(after.Views, view, 0)]++;
                }
            }

            table.Add($"{thing,-9} without motion: accepted {verdicts[0, 1]}, undecided {verdicts[0, 2]}, rejected {verdicts[0, 0]}; with: accepted {verdicts[1, 1]}, undecided {verdicts[1, 2]}, rejected {verdicts[1, 0]}; "
                + $"excused {excused}; findings that are not clean: unknown {kinds[0]}, stationary {kinds[1]}, rotating {kinds[2]}, with liquid {kinds[3]}, rising {kinds[4]}");
            if (thing != "nothing") Assert.True(excused == 0 && verdicts[1, (int)Verdict.Accept] == 0, table[^1]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', table));
    }

    private static Decision Decide(Recipe recipe, FindingList[] seen)
    {
        var ledger = new UnitLedger(Views, TimeSpan.FromSeconds(1), recipe: recipe);
        ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero));
        for (int view = 0; view < Views; view++)
        {
            ViewJudgement judgement = recipe.Judge(ViewOutcome.Inspected, seen[view]);
            ledger.Inspected(
                new ViewResult { Trigger = 1, View = view, Outcome = ViewOutcome.Inspected, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = seen[view] },
                TimeSpan.Zero);
        }

        Assert.True(ledger.TryTake(out Decision decision));
        return decision;
    }
}
