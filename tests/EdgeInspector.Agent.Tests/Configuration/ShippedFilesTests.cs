using EdgeInspector.Agent.Configuration;
using NJsonSchema;
using NJsonSchema.Validation;
using YamlDotNet.RepresentationModel;

namespace EdgeInspector.Agent.Tests.Configuration;

public sealed class ShippedFilesTests
{
    private static readonly string _config = Path.Combine(Repository.Folder, "config");

    [Theory]
    [InlineData("line.schema.json")]
    [InlineData("recipe.schema.json")]
    [InlineData("passport.schema.json")]
    [InlineData("line.yaml")]
    [InlineData("recipes/vial-10r.yaml")]
    public void The_files_in_config_are_those_that_check_prints(string file)
    {
        string shipped = File.ReadAllText(Path.Combine(_config, file));

        string printed = file switch
        {
            "line.schema.json" => ConfigurationSchema.OfLine(),
            "recipe.schema.json" => ConfigurationSchema.OfRecipe(),
            "passport.schema.json" => ConfigurationSchema.OfPassport(),
            "line.yaml" => ConfigurationExample.OfLine(),
            _ => ConfigurationExample.OfRecipe(),
        };

        Assert.Equal(printed, shipped);
    }

    [Theory]
    [InlineData("line.schema.json", "line.yaml")]
    [InlineData("line.schema.json", "examples/bench-line.yaml")]
    [InlineData("recipe.schema.json", "recipes/vial-10r.yaml")]
    public async Task The_shipped_files_are_valid_to_an_independent_judge_of_the_schema(string schemaFile, string file)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(_config, schemaFile));

        ICollection<ValidationError> errors = schema.Validate(PlainYaml.ToJson(File.ReadAllText(Path.Combine(_config, file))));

        Assert.Empty(errors);
    }

    [Fact, Requirement("USE-03")]
    public async Task The_limits_of_a_passport_and_their_statistics_are_valid_to_an_independent_judge_of_the_schema()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(_config, "passport.schema.json"));
        string shipped = File.ReadAllText(Path.Combine(Repository.Folder, "models", "vial-10r", "1", "passport.yaml"));
        string text = shipped + Space;

        Assert.Empty(schema.Validate(PlainYaml.ToJson(shipped)));
        Assert.Empty(schema.Validate(PlainYaml.ToJson(text)));
        foreach ((string right, string wrong) in ((string, string)[])
            [("mean-min: 0.3", "mean-min: 1.3"), ("coverage: 0.97", "coverage: 97"), ("images: 100\n", "images: 1\n"), ("measure: mean", "mesure: mean"), ("      max: 0.5\n", "")])
        {
            string broken = text.Replace(right, wrong, StringComparison.Ordinal);
            Assert.NotEqual(text, broken);
            Assert.NotEmpty(schema.Validate(PlainYaml.ToJson(broken)));
        }
    }

    private const string Space = """
        sample-space:
          limits:
            mean-min: 0.3
            embedding-distance-max: 2.5
          statistics:
            - measure: mean
              images: 100
              min: 0.4
              max: 0.5
              mean: 0.45
              deviation: 0.01
              coverage: 0.97
        limitations:
          - particles below 100 um are not seen

        """;

    [Theory]
    [InlineData("deadline-ms: 80", "deadline-ms: 4")]
    [InlineData("deadline-ms: 80", "dedline-ms: 80")]
    [InlineData("mode: positive-release", "mode: hope")]
    [InlineData("endpoint: opc.tcp://", "endpoint: http://")]
    [InlineData("  enabled: true", "  enabled: yes")]
    [InlineData("  site: plant-1\n", "")]
    [InlineData("views: [0, 1]", "views: [0, 8]")]
    public async Task The_schema_refuses_what_the_reader_refuses(string right, string wrong)
    {
        using var folder = new LineFolder();
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(_config, "line.schema.json"));
        string text = File.ReadAllText(Path.Combine(_config, "line.yaml"));
        string broken = text.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(text, broken);
        folder.Write("config/line.yaml", broken);

        ICollection<ValidationError> errors = schema.Validate(PlainYaml.ToJson(broken));

        Assert.NotEmpty(errors);
        Assert.NotEmpty(folder.Read().Problems);
    }

    [Fact]
    public void The_shipped_line_is_good_beside_a_released_model()
    {
        using var folder = new LineFolder();
        folder.Write("config/line.yaml", File.ReadAllText(Path.Combine(_config, "line.yaml")));
        folder.Write("config/recipes/vial-10r.yaml", File.ReadAllText(Path.Combine(_config, "recipes", "vial-10r.yaml")));
        folder.Write("config/examples/bench-line.yaml", File.ReadAllText(Path.Combine(_config, "examples", "bench-line.yaml")));

        ConfigurationReading line = folder.Read();
        ConfigurationReading bench = ConfigurationReader.Read(Path.Combine(folder.Root, "config", "examples", "bench-line.yaml"));

        Assert.Empty(line.Problems);
        Assert.Empty(bench.Problems);
        Assert.Equal("SIM-1", bench.Configuration!.Cameras[0].Serial);
    }

    [Fact]
    public void Every_key_stands_in_the_commented_line_and_works_with_its_comment_sign_removed()
    {
        string uncommented = string.Join('\n', File.ReadAllLines(Path.Combine(_config, "line.yaml")).Select(Uncomment));
        var stream = new YamlStream();
        stream.Load(new StringReader(uncommented));

        string[] written = Paths(stream.Documents[0].RootNode, "").Distinct().ToArray();

        Assert.Equal(ConfigurationExample.LinePaths().Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    /// <summary>Takes the sign off a commented key; a sentence that begins like a key has words after it.</summary>
    private static string Uncomment(string line)
    {
        int sign = line.IndexOf("# ", StringComparison.Ordinal);
        if (sign < 0) return line;
        string rest = line[(sign + 2)..];
        int colon = rest.IndexOf(": ", StringComparison.Ordinal);
        bool isKey = colon > 0 && rest[..colon].All(c => char.IsAsciiLetterLower(c) || c == '-')
            && ConfigurationExample.LinePaths().Any(p => $".{p}".EndsWith($".{rest[..colon]}", StringComparison.Ordinal))
            && (rest[colon + 2] is '{' or '[' or '"' || !rest[(colon + 2)..].Contains(' ', StringComparison.Ordinal));
        return isKey ? line[..sign] + rest : line;
    }

    private static IEnumerable<string> Paths(YamlNode node, string path)
    {
        if (node is YamlSequenceNode list)
        {
            foreach (string below in list.Children.SelectMany(c => Paths(c, path + "[]"))) yield return below;
        }
        else if (node is YamlMappingNode mapping && !path.EndsWith(".features", StringComparison.Ordinal))
        {
            foreach ((YamlNode key, YamlNode value) in mapping.Children)
            {
                string keyPath = path.Length == 0 ? key.ToString() : $"{path}.{key}";
                yield return keyPath;
                foreach (string below in Paths(value, keyPath)) yield return below;
            }
        }
    }
}
