namespace EdgeInspector.House.Tests;

public sealed class DirectionTests
{
    private static readonly string[] _pure = ["EdgeInspector.Imaging", "EdgeInspector.Inspection", "EdgeInspector.Statistics"];

    private static readonly string[] _middle =
        ["EdgeInspector.Audit", "EdgeInspector.GigEVision", "EdgeInspector.Mqtt", "EdgeInspector.OpcUa", "EdgeInspector.Vision"];

    /// <summary>The projects that may be linked with a package, by the beginning of its name.</summary>
    private static readonly (string Package, string[] Projects)[] _confined =
    [
        ("OpenCvSharp4", ["EdgeInspector.Vision", "VialRenderer"]),
        ("Microsoft.ML.OnnxRuntime", ["EdgeInspector.Vision"]),
        ("Google.Protobuf", ["EdgeInspector.Vision"]),
        ("MathNet.", ["EdgeInspector.Statistics"]),
        ("MQTTnet", ["EdgeInspector.Mqtt", "LineSimulator"]),
        ("Microsoft.Extensions.Hosting", ["EdgeInspector.Agent", "EdgeInspector.Hmi"]),
        ("Microsoft.Extensions.DependencyInjection", ["EdgeInspector.Agent", "EdgeInspector.Hmi"]),
        ("YamlDotNet", ["EdgeInspector.Agent", "EdgeInspector.Hmi"]),
        ("System.CommandLine", ["EdgeInspector.Agent", "AuditVerifier", "CameraSimulator", "LineSimulator", "PlcSimulator", "VialRenderer"]),
    ];

    [Fact]
    public void Rooms_of_the_floor_plan_are_there()
    {
        string[] missing = [.. _pure.Concat(_middle).Append("EdgeInspector.Agent").Except(Tree.Rooms)];

        Strays.None(missing);
    }

    [Fact]
    public void Pure_rooms_know_nobody_and_their_compiler_knows_no_file_and_no_socket()
    {
        foreach (string room in _pure)
        {
            ProjectFile project = ProjectFile.All.Single(p => p.Name == room);
            string banned = Tree.Read($"src/{room}/BannedSymbols.txt");

            Strays.None(project.Projects);
            Assert.All(project.Packages, p => Assert.StartsWith("MathNet.", p, StringComparison.Ordinal));
            Assert.Contains("N:System.IO", banned, StringComparison.Ordinal);
            Assert.Contains("N:System.Net", banned, StringComparison.Ordinal);
            Assert.Contains("BannedSymbols.txt", Tree.Read(project.Path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Middle_rooms_know_pure_rooms_only()
    {
        Assert.All(ProjectFile.All.Where(p => _middle.Contains(p.Name)), p => Strays.None(p.Projects.Except(_pure)));
    }

    [Fact]
    public void Nothing_in_src_knows_tools_or_tests_and_nothing_but_its_tests_knows_the_agent()
    {
        string[] rooms = Tree.Rooms.ToArray();
        ProjectFile[] outside = ProjectFile.All.Where(p => p.Area != "tests" && p.Projects.Contains("EdgeInspector.Agent")).ToArray();

        Assert.All(ProjectFile.All.Where(p => p.Area == "src"), p => Strays.None(p.Projects.Except(rooms)));
        Strays.None(outside.Select(p => p.Path));
    }

    [Theory]
    [InlineData("CameraSimulator")]
    [InlineData("AuditVerifier")]
    [InlineData("EdgeInspector.House.Tests")]
    public void Those_who_judge_us_independently_are_linked_with_nothing_in_src(string name)
    {
        ProjectFile project = ProjectFile.All.Single(p => p.Name == name);

        Assert.DoesNotContain(project.Projects, p => Tree.Rooms.Contains(p));
        Assert.DoesNotContain(Tree.Code(Path.GetDirectoryName(project.Path)!.Replace('\\', '/')), f =>
            Tree.Rooms.Any(r => Tree.Read(f).Contains($"using {r};", StringComparison.Ordinal) && name != "EdgeInspector.House.Tests"));
    }

    [Fact]
    public void Packages_stay_in_the_rooms_that_they_were_let_into()
    {
        IEnumerable<string> strays =
            from project in ProjectFile.All
            where project.Area != "tests"
            from package in project.Packages
            from rule in _confined
            where package.StartsWith(rule.Package, StringComparison.Ordinal) && !rule.Projects.Contains(project.Name)
            select $"{project.Path}: {package}";

        Strays.None(strays);
    }

    [Fact]
    public void Middle_rooms_log_through_abstractions_only()
    {
        Assert.All(
            ProjectFile.All.Where(p => _middle.Contains(p.Name)).SelectMany(p => p.Packages).Where(p => p.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)),
            p => Assert.Equal("Microsoft.Extensions.Logging.Abstractions", p));
    }
}
