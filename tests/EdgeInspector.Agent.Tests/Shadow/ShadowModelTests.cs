using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Shadow;

/// <summary>The shadow looks where its passport says for a camera of this name, and is held against the same measurements.</summary>
public sealed class ShadowModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-inspector-shadow-model-").FullName;
    private readonly LineConfiguration _line = ConfigurationReader.Read(Path.Combine(Repository.Folder, "config", "examples", "bench-line.yaml")).Configuration!;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Shadow_sees_the_regions_of_its_own_camera_alone()
    {
        string shadow = Shadow($$"""
              regions:
                - { name: neck, x: 400, y: 32, width: 480, height: 400, cameras: [{{_line.Cameras[0].Name}}] }
                - { name: other, x: 400, y: 500, width: 480, height: 400, cameras: [another] }
            """);

        Assert.True(ShadowModel.TryOpen(shadow, _line, NullLoggerFactory.Instance, out ShadowModel? opened, out string? refusal), refusal);
        using (opened) Assert.Equal([new Box(400, 32, 480, 400)], opened.BoxesOf(0));
    }

    [Fact]
    public void Shadow_with_no_region_of_a_camera_of_the_line_is_refused_as_the_lines_own_model_would_be()
    {
        string shadow = Shadow("""
              regions:
                - { name: other, x: 400, y: 500, width: 480, height: 400, cameras: [another] }
            """);

        Assert.False(ShadowModel.TryOpen(shadow, _line, NullLoggerFactory.Instance, out _, out string? refusal));

        Assert.Contains($"no judged region for camera '{_line.Cameras[0].Name}'", refusal, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-04")]
    public void Shadow_that_gives_another_answer_than_the_known_one_is_refused()
    {
        string shadow = Copy(text => text.Replace("output-sha256: \"0b95", "output-sha256: \"0b96", StringComparison.Ordinal));

        Assert.False(ShadowModel.TryOpen(shadow, _line, NullLoggerFactory.Instance, out _, out string? refusal));

        Assert.Contains("known-1.raw.gz", refusal, StringComparison.Ordinal);
    }

    // Under a passport whose camera ends with these lines. Its known answers are those of the whole region.
    private string Shadow(string regions) => Copy(text =>
    {
        int from = text.IndexOf("known-answers:", StringComparison.Ordinal), to = text.IndexOf("taught-from:", StringComparison.Ordinal);
        return text.Remove(from, to - from).Insert(from, regions.TrimEnd() + "\n");
    });

    private string Copy(Func<string, string> change)
    {
        string original = Path.Combine(Repository.Folder, "models", "vial-10r", "1");
        foreach (string file in Directory.EnumerateFiles(original)) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        string passport = Path.Combine(_folder, "passport.yaml");
        File.WriteAllText(passport, change(File.ReadAllText(passport)));
        return _folder;
    }
}
