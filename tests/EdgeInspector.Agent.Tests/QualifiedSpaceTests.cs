using System.CommandLine;
using EdgeInspector.Agent.Commands;
using EdgeInspector.Agent.Commands.Passports;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

/// <summary>What a passport says of the pictures and the limits of its model, on its way to line and operator.</summary>
public sealed class QualifiedSpaceTests : IDisposable
{
    private const string More = """

        sample-space:
          limits: { mean-min: 0.3, mean-max: 0.7, embedding-distance-max: 2.5 }
        limitations: [ "particles below 100 um are not seen", "clear glass only" ]
        """;

    private readonly LineFolder _folder = new();

    public QualifiedSpaceTests() => _folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport + More);

    public void Dispose() => _folder.Dispose();

    [Fact, Requirement("USE-02"), Requirement("USE-03")]
    public void The_line_judges_inside_the_recipes_and_the_passports_limits()
    {
        _folder.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe + "\nsample-space: { mean-min: 0.2, mean-max: 0.6 }\n");
        LineConfiguration line = _folder.Read().Configuration!;

        SampleSpace inForce = line.Recipe.ToRecipe(line.Passport).SampleSpace;

        Assert.Equal(new SampleSpace { MeanMin = 0.3f, MeanMax = 0.6f, EmbeddingDistanceMax = 2.5f }, inForce);
    }

    [Fact, Requirement("USE-03")]
    public void A_limit_out_of_its_range_is_named_with_file_and_line()
    {
        _folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport + More.Replace("mean-min: 0.3", "mean-min: 3", StringComparison.Ordinal));

        ConfigurationProblem problem = Assert.Single(_folder.Read().Problems);

        Assert.Equal("sample-space.limits.mean-min", problem.Key);
        Assert.Contains("0..1", problem.Message, StringComparison.Ordinal);
    }

    [Fact, Requirement("USE-04")]
    public void Check_shows_the_operator_every_known_limitation()
    {
        string output = Output(CheckCommand.Create(), "--config", _folder.LineFile);

        Assert.Contains("limitation particles below 100 um are not seen\nlimitation clear glass only\n", output, StringComparison.Ordinal);
    }

    [Fact, Requirement("USE-04")]
    public void Passport_show_shows_them_too()
    {
        string output = Output(PassportCommand.Create(), "show", Path.Combine(_folder.Root, "models", "vial-10r", "1"));

        Assert.Contains("limitation particles below 100 um are not seen\nlimitation clear glass only\n", output, StringComparison.Ordinal);
    }

    private static string Output(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(0, command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output }));
        return output.ToString();
    }
}
