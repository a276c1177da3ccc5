using EdgeInspector.LineSimulator;

namespace EdgeInspector.Scenarios.Tests.Bench;

public sealed class YamlLinesTests
{
    private readonly YamlLines _file = YamlLines.Parse("""
        # a comment: with a colon
        line:
          name: bench   # the line
        cameras:
          - name: cam-1
            serial: "007"
            views: [0, 1]
          - name: cam-2
            serial: SIM-2
        plc:
          endpoint: opc.tcp://127.0.0.1:4840
          security:
            pki-folder: bench/pki
        batch: { id: b-1, note: x }
        """);

    [Theory]
    [InlineData("line.name", "bench")]
    [InlineData("cameras[0].serial", "007")]
    [InlineData("cameras[0].views", "[0, 1]")]
    [InlineData("cameras[1].name", "cam-2")]
    [InlineData("plc.endpoint", "opc.tcp://127.0.0.1:4840")]
    [InlineData("plc.security.pki-folder", "bench/pki")]
    [InlineData("batch.id", "b-1")]
    [InlineData("plc.pki-folder", null)]
    [InlineData("cameras[2].name", null)]
    public void Value_is_found_by_its_path(string path, string? value) => Assert.Equal(value, _file.Get(path));

    [Fact]
    public void Set_changes_one_line_and_keeps_the_rest()
    {
        string before = _file.ToString();

        _file.Set("cameras[1].serial", "SIM-9");

        Assert.Equal(before.Replace("SIM-2", "SIM-9", StringComparison.Ordinal), _file.ToString());
    }

    [Fact]
    public void Set_refuses_a_key_that_is_not_there() =>
        Assert.Throws<InvalidOperationException>(() => _file.Set("audit.folder", "x"));

    [Fact]
    public void Add_writes_a_key_into_its_section_and_refuses_a_section_that_is_not_there()
    {
        _file.Add("cameras[1].user-set", "UserSet1");
        _file.Add("plc.security.mode", "Sign");
        _file.Add("other", "[ 1 ]");

        Assert.Equal("[ 1 ]", _file.Get("other"));
        Assert.Equal(("UserSet1", null, "Sign"), (_file.Get("cameras[1].user-set"), _file.Get("cameras[0].user-set"), _file.Get("plc.security.mode")));
        Assert.Equal(("cam-2", "SIM-2"), (_file.Get("cameras[1].name"), _file.Get("cameras[1].serial")));
        Assert.Throws<InvalidOperationException>(() => _file.Add("audit.folder", "x"));
    }
}
