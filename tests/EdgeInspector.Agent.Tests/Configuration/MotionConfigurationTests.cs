using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>The section <c>motion</c> of a recipe: angles of the views, and classes of motions.</summary>
public sealed class MotionConfigurationTests : IDisposable
{
    private const string Motion = "motion: { views: [0, 1, 2, 3], classes: [anomaly], axis-x-px: 640, radius-px: 218, liquid-top-px: 500, liquid-bottom-px: 900, rise-min-px: 20, rise-max-px: 60, ";

    private readonly LineFolder _line = new();

    public MotionConfigurationTests()
    {
        _line.Write("config/line.yaml", LineFolder.Line.Replace("[0, 1]", "[0, 1, 2, 3]", StringComparison.Ordinal));
        _line.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport.Replace("kind: anomaly", "kind: yolo8", StringComparison.Ordinal));
    }

    public void Dispose() => _line.Dispose();

    [Fact]
    public void Unequal_angles_and_classes_of_motions_are_read()
    {
        Write("angles-deg: [0, 9, 27.5, 36], told-as: [ { motion: rising, class: bubble, accept-below: 0.9, reject-from: 0.95, fusion: { rule: k-of-n, reject-views: 3 } } ] }");

        Assert.Empty(_line.Problems());
        Recipe recipe = _line.Read().Configuration!.Recipe.ToRecipe(_line.Read().Configuration!.Passport);
        Assert.Equal([0, 9, 27.5f, 36], recipe.Motion!.AnglesDegrees);
        Assert.Equal(
            new DefectClass("bubble", DefectCategory.Major, 0.9f, 0.95f) { Motion = MotionKind.Rising, Fusion = new ViewFusion(FusionRule.KOfN, 3) },
            recipe.Classes[1]);
    }

    [Theory]
    [InlineData("angles-deg: [0, 9, 27], turn-deg: 0 }", "motion has 3 angles for 4 views")]
    [InlineData("angles-deg: [0, 9, 27, 36], turn-deg: 9 }", "motion has a turn and angles")]
    [InlineData("rising: none }", "motion's turn 0° is outside 1..90°")]
    [InlineData("turn-deg: 9, told-as: [ { motion: with-liquid, class: particle, accept-below: 0.5, reject-from: 0.6 } ] }", "a particle must not be judged more mildly")]
    [InlineData("turn-deg: 9, rising: none, told-as: [ { motion: rising, class: bubble, accept-below: 0.5, reject-from: 0.6 } ] }", "motion Rising has a class and a meaning")]
    [InlineData("turn-deg: 9, told-as: [ { motion: rising, class: bubble, accept-below: 0.7, reject-from: 0.6 } ] }", "accept-below 0.7 is above reject-from 0.6")]
    public void What_contradicts_is_refused(string text, string problem)
    {
        Write(text);

        Assert.Contains(_line.Problems(), told => told.Contains(problem, StringComparison.Ordinal) && told.StartsWith("vial-10r.yaml:", StringComparison.Ordinal));
    }

    [Theory, Requirement("CNF-02")]
    [InlineData("turn-deg: 9, rising: none }", "motion Rising cannot be no defect: model 'vial-10r/1' tells one place in a view, and what that hides is not seen")]
    [InlineData("turn-deg: 9, told-as: [ { motion: rising, class: bubble, accept-below: 0.5, reject-from: 0.6 } ] }", "motion's class 'bubble' cannot have thresholds above those of the class that was found")]
    public void Motion_excuses_nothing_for_a_model_that_tells_one_place_in_a_view(string text, string problem)
    {
        _line.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport);

        Write(text);
        Assert.Contains(_line.Problems(), told => told.Contains(problem, StringComparison.Ordinal));

        Write("turn-deg: 9, rising: undecided }");
        Assert.Empty(_line.Problems());
    }

    private void Write(string rest) => _line.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe.Replace("views: 2", "views: 4", StringComparison.Ordinal) + "\n" + Motion + rest + "\n");
}
