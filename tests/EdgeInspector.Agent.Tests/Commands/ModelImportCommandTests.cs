using System.CommandLine;
using System.Text;
using EdgeInspector.Agent.Commands;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Tests.Commands;

public sealed class ModelImportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-inspector-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Import_writes_a_draft_that_is_read_back_a_table_and_a_picture_of_each_sample()
    {
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName, made = Path.Combine(_folder, "made");
        var grey = new byte[240 * 480];
        new Random(4).NextBytes(grey);
        File.WriteAllBytes(Path.Combine(images, "noise.pgm"), [.. Encoding.ASCII.GetBytes("P5\n240 480\n255\n"), .. grey]);
        string model = Path.Combine(Repository.Folder, "models", "vial-10r", "1", "model.onnx");

        (int exit, string output, string error) = Run(model, "--images", images, "--out", made, "--name", "brought");

        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"(?m)^noise\.pgm \| Inspected \| Reject \| anomaly \d+\.\d{3} at \d+,\d+ \d+x\d+ \| 1 \| ", output);
        Passport? draft = PassportFile.Read(Path.Combine(made, Passport.FileName), out IReadOnlyList<ConfigurationProblem> problems);
        Assert.Empty(problems);
        Assert.Equal(("brought/1", PassportState.Draft, ModelOutputKind.Anomaly), (draft!.Id, draft.State, draft.Output.Kind));
        Assert.Equal((192, 384, 240, 480), (draft.Input.Width, draft.Input.Height, draft.Camera.ImageWidth, draft.Camera.ImageHeight));
        Assert.True(File.Exists(Path.Combine(made, "samples", "noise.png")));
        Assert.True(File.Exists(Path.Combine(made, "samples", "noise.map.png")));
        Assert.Equal(File.ReadAllBytes(model), File.ReadAllBytes(Path.Combine(made, "model.onnx")));
    }

    [Fact, Requirement("USE-03")]
    public void Import_proposes_the_sample_space_of_its_images_with_their_statistics()
    {
        string images = Directory.CreateDirectory(Path.Combine(_folder, "images")).FullName, made = Path.Combine(_folder, "made");
        var random = new Random(4);
        for (int i = 0; i < 3; i++)
        {
            var grey = new byte[240 * 480];
            random.NextBytes(grey);
            File.WriteAllBytes(Path.Combine(images, $"noise-{i}.pgm"), [.. Encoding.ASCII.GetBytes("P5\n240 480\n255\n"), .. grey]);
        }

        (int exit, string output, string error) = Run(Path.Combine(Repository.Folder, "models", "vial-10r", "1", "model.onnx"), "--images", images, "--out", made);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("proposed sample space, from 3 images: at least 13.5 % of such images", output, StringComparison.Ordinal);
        QualifiedSpace space = PassportFile.Read(Path.Combine(made, Passport.FileName), out _)!.SampleSpace!;
        Assert.Equal((6, 3), (space.Statistics.Count, space.Statistics[0].Images));
        Assert.InRange(space.Limits.MeanMin, 0.4f, space.Statistics[0].Min);
        Assert.Null(space.Limits.EmbeddingDistanceMax);
    }

    [Theory]
    [InlineData("--size", "640", "--size '640' must be WxH, whole numbers from 1")]
    [InlineData("--images", "no-such-folder", "folder 'no-such-folder' does not exist")]
    [InlineData("--name", "bad", "cannot be read")]
    public void What_does_not_fit_is_told_and_nothing_is_written(string option, string value, string expected)
    {
        string file = Path.Combine(_folder, "broken.onnx"), made = Path.Combine(_folder, "made");
        File.WriteAllText(file, "no model");

        (int exit, string _, string error) = Run(file, "--out", made, option, value);

        Assert.Equal(1, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(made) || Directory.Exists(made + ".unfinished"));
    }

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = ModelCommand.Create().Parse(["import", .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
