using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>Recipes that the PLC may ask for later: read, checked and hashed at the start like the first one.</summary>
public sealed class OtherRecipesTests : IDisposable
{
    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Requirement("CHG-02")]
    public void Every_recipe_has_its_model_and_every_file_is_in_the_hash()
    {
        string alone = ConfigurationReader.Read(_folder.LineFile).Configuration!.Hash;
        Write("vial-2r", "4712");
        _folder.Write("models/vial-2r/1/passport.yaml", LineFolder.Passport.Replace("name: vial-10r", "name: vial-2r", StringComparison.Ordinal));
        _folder.Write("models/vial-2r/1/model.onnx", "not a network");
        Line("[ { recipe: recipes/vial-2r.yaml, model-folder: ../models/vial-2r/1 } ]");
        LineConfiguration first = ConfigurationReader.Read(_folder.LineFile).Configuration!;
        Write("vial-2r", "4713");
        LineConfiguration second = ConfigurationReader.Read(_folder.LineFile).Configuration!;

        RecipeChoice other = Assert.Single(first.OtherRecipes);
        Assert.Equal(("vial-2r", "4712", "vial-2r/1"), (other.Recipe.Id, other.Recipe.ProductCode, other.Passport.Id));
        Assert.Equal(3, new[] { alone, first.Hash, second.Hash }.Distinct().Count());
        Assert.Equal(["vial-2r", "vial-10r"], first.With(other, "B-2").Choices.Select(c => c.Recipe.Id));
    }

    [Theory]
    [InlineData("id: vial-10r\nproduct-code: \"4712\"\nviews: 2\n", "'vial-10r' is the id of another recipe too")]
    [InlineData("id: vial-2r\nproduct-code: \"4712\"\nviews: 1\n", "'vial-2r' has 1 views; allowed: the 2 of 'vial-10r', which the cameras take")]
    [InlineData("id: vial-2r\nproduct-code: \"4712\"\nviews: 2\nclasses: [ { name: crack } ]\n", "'crack' is no defect class of the model")]
    [InlineData("id: vial-2r\nproduct-code: \"4712\"\n", "views")]
    public void Recipe_that_could_not_run_is_refused_at_the_start(string recipe, string told)
    {
        _folder.Write("config/recipes/vial-2r.yaml", recipe);
        Line("[ { recipe: recipes/vial-2r.yaml } ]");

        ConfigurationReading reading = ConfigurationReader.Read(_folder.LineFile);

        Assert.Null(reading.Configuration);
        Assert.Contains(reading.Problems, p => p.ToString().Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void Model_that_is_not_there_is_refused_at_the_start()
    {
        Write("vial-2r", "4712");
        Line("[ { recipe: recipes/vial-2r.yaml, model-folder: recipes } ]");

        ConfigurationReading reading = ConfigurationReader.Read(_folder.LineFile);

        Assert.Contains(reading.Problems, p => p.ToString().Contains("other-recipes[0].model-folder", StringComparison.Ordinal) && p.ToString().Contains("holds no passport.yaml", StringComparison.Ordinal));
    }

    private void Write(string id, string product) => _folder.Write($"config/recipes/{id}.yaml", $"id: {id}\nproduct-code: \"{product}\"\nviews: 2\n");

    private void Line(string others) => _folder.Write("config/line.yaml", $"{LineFolder.Line}\nother-recipes: {others}\n");
}
