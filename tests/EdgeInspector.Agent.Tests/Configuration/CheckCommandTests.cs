using System.CommandLine;
using System.Text.Json;
using EdgeInspector.Agent.Commands;
using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Tests.Configuration;

public sealed class CheckCommandTests : IDisposable
{
    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Requirement("OPS-01")]
    public void A_good_file_ends_with_0_and_tells_what_will_run()
    {
        (int exit, string output) = Run("--config", _folder.LineFile);

        Assert.Equal(0, exit);
        Assert.Contains("line       enterprise/plant-1/filling/line-1/inspection\n", output, StringComparison.Ordinal);
        Assert.Contains("camera     cam-1: serial SIM-1, views 0, 1, 1500 bytes a packet\n", output, StringComparison.Ordinal);
        Assert.Contains("handshake  positive release, verdict 80 ms after the trigger, 15 ms of them to write it\n", output, StringComparison.Ordinal);
        Assert.Contains("passport   ", output, StringComparison.Ordinal);
        Assert.Contains("unreleased it is not signed: there is no passport.dsse.json beside it\n", output, StringComparison.Ordinal);
        Assert.Contains("unreleased known-answers are missing; a released passport has at least one\n", output, StringComparison.Ordinal);
        Assert.Contains($"hash       {_folder.Read().Configuration!.Hash}\n", output, StringComparison.Ordinal);
    }

    [Fact, Requirement("OPS-01")]
    public void A_broken_file_ends_with_1_and_names_every_problem()
    {
        _folder.Write("config/line.yaml", LineFolder.Line.Replace("SIM-1", "\"\"", StringComparison.Ordinal).Replace("10.1.2.3", "", StringComparison.Ordinal));

        (int exit, string output) = Run("--config", _folder.LineFile);

        Assert.Equal(1, exit);
        Assert.Equal(
            $"{_folder.LineFile}:4 cameras[0].serial: '' is not allowed; allowed: 1..64 characters\n"
            + $"{_folder.LineFile}:6 plc.endpoint: 'opc.tcp://' is no such address; allowed: opc.tcp://host:port\n"
            + $"{_folder.LineFile}: 2 problems; the line does not start\n",
            output);
    }

    [Fact, Requirement("OPS-01")]
    public void Problems_as_JSON_carry_file_line_column_key_and_message()
    {
        _folder.Write("config/line.yaml", LineFolder.Line + "\nbtach: { id: 7 }\n");

        (int exit, string output) = Run("--config", _folder.LineFile, "--json");

        using JsonDocument outcome = JsonDocument.Parse(output);
        JsonElement problem = outcome.RootElement.GetProperty("problems")[0];
        Assert.Equal(1, exit);
        Assert.False(outcome.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal((7, 1, "btach"), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32(), problem.GetProperty("key").GetString()));
        Assert.Equal("is no key here - did you mean 'batch'?", problem.GetProperty("message").GetString());
    }

    [Fact]
    public void Schema_and_example_are_printed_for_line_and_recipe()
    {
        string[] printed = [Run("--print-schema").Output, Run("--print-schema", "recipe").Output, Run("--print-example").Output, Run("--print-example", "recipe").Output];

        Assert.Equal([ConfigurationSchema.OfLine(), ConfigurationSchema.OfRecipe(), ConfigurationExample.OfLine(), ConfigurationExample.OfRecipe()], printed);
    }

    private static (int Exit, string Output) Run(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        int exit = CheckCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (exit, output.ToString());
    }
}
