using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>A folder of its own for one test, laid out as an installation is: config/, models/.</summary>
internal sealed class LineFolder : IDisposable
{
    public const string Passport = """
        name: vial-10r
        version: "1"
        state: released
        model-sha256: 0000000000000000000000000000000000000000000000000000000000000000
        runtime: { onnx-runtime-version: 1.31.1 }
        input: { tensor: image, width: 192, height: 384 }
        output: { kind: anomaly }
        classes:
          - { name: anomaly, category: major, accept-below: 0.4, reject-from: 0.6 }
        camera: { image-width: 1280, image-height: 1024, pixel-format: Mono8, region: { x: 0, y: 0, width: 1280, height: 1024 } }
        """;

    /// <summary>The least that a line needs.</summary>
    public const string Line = """
        line: { site: plant-1, area: filling, name: line-1 }
        recipe: recipes/vial-10r.yaml
        cameras:
          - { name: cam-1, serial: SIM-1, views: [0, 1] }
        model: { folder: ../models/vial-10r/1 }
        plc: { endpoint: "opc.tcp://10.1.2.3" }
        """;

    public const string Recipe = """
        id: vial-10r
        product-code: "4711"
        views: 2
        """;

    public LineFolder()
    {
        Root = Directory.CreateTempSubdirectory("edgeinspector-").FullName;
        Write("config/line.yaml", Line);
        Write("config/recipes/vial-10r.yaml", Recipe);
        Write("models/vial-10r/1/passport.yaml", Passport);
        Write("models/vial-10r/1/model.onnx", "not a network");
    }

    public string Root { get; }

    public string LineFile => Path.Combine(Root, "config", "line.yaml");

    public void Write(string path, string text) => WriteBytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    public void WriteBytes(string path, byte[] bytes)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    /// <summary>Writes a file that only its owner may read.</summary>
    public void WriteSecret(string path, string text)
    {
        Write(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(Root, path), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public ConfigurationReading Read() => ConfigurationReader.Read(LineFile);

    /// <summary>The problems as people see them, with file names only.</summary>
    public string[] Problems() => Read().Problems.Select(p => (p with { File = Path.GetFileName(p.File) }).ToString()).ToArray();

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
