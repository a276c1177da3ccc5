using System.Text.Json;

namespace EdgeInspector.VialRenderer.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vials").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Program_writes_pictures_masks_and_truth_that_agree()
    {
        (int exitCode, string output) = await Run(
            "--out", _folder, "--good", "2", "--defects", "crack:1,low_fill:1", "--seed", "5",
            "--width", "160", "--height", "128", "--views", "2", "--masks");

        Assert.True(exitCode == 0, output);
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "truth.json")));
        JsonElement[] units = [.. truth.RootElement.GetProperty("units").EnumerateArray()];
        Assert.Equal(["good", "good", "crack", "low_fill"], units.Select(unit => unit.GetProperty("defect").GetString()));
        var renderer = new BacklitVialRenderer(new VialScene { Width = 160, Height = 128 });
        foreach (JsonElement unit in units)
        {
            Assert.True(VialDefectName.TryRead(unit.GetProperty("defect").GetString()!, out VialDefect defect));
            VialSpecimen specimen = VialSpecimen.Create(ulong.Parse(unit.GetProperty("seed").GetString()!), defect);
            Assert.Equal(specimen.SizeMicrometres, unit.GetProperty("sizeMicrometres").GetDouble(), 0.06);
            JsonElement[] views = [.. unit.GetProperty("views").EnumerateArray()];
            Assert.Equal(2, views.Length);
            for (int view = 0; view < 2; view++)
            {
                Assert.True(File.Exists(Path.Combine(_folder, views[view].GetProperty("file").GetString()!)));
                int visible = renderer.Mask(specimen, view, 2).AsSpan().Count((byte)255);
                Assert.Equal(visible, views[view].GetProperty("visiblePixels").GetInt32());
                string? mask = views[view].GetProperty("mask").GetString();
                Assert.Equal(defect != VialDefect.None, mask is not null && File.Exists(Path.Combine(_folder, mask)));
            }
        }
    }

    [Theory]
    [InlineData("--width", "20", "64..8192")]
    [InlineData("--views", "0", "1..360")]
    [InlineData("--good", "-1", "0..100000")]
    [InlineData("--defects", "dent:3", "no defect is called 'dent'")]
    [InlineData("--defects", "crack:0", "1..100000")]
    public async Task Wrong_argument_is_refused_with_its_allowed_range(string option, string value, string rule)
    {
        (int exitCode, string output) = await Run("--out", _folder, option, value);

        Assert.Equal(1, exitCode);
        Assert.Contains(rule, output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Folder_that_cannot_be_made_ends_the_program_with_code_2()
    {
        string file = Path.Combine(_folder, "taken");
        File.WriteAllText(file, "");

        (int exitCode, string output) = await Run("--out", file, "--good", "1", "--width", "64", "--height", "96");

        Assert.Equal(2, exitCode);
        Assert.Contains("taken", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> Run(params string[] arguments)
    {
        using var program = PeerProcess.Start("dotnet", [typeof(BacklitVialRenderer).Assembly.Location, .. arguments]);
        int exitCode = await program.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return (exitCode, program.Output);
    }
}
