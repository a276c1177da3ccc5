namespace EdgeInspector.Audit.Tests;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("audit-").FullName;

    public static implicit operator string(TemporaryFolder folder) => folder.Path;

    public string File(int number) => System.IO.Path.Combine(Path, $"audit-{number:D8}.jsonl");

    public void CopyTo(string target)
    {
        foreach (string file in Directory.GetFiles(Path, "*.jsonl")) System.IO.File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
