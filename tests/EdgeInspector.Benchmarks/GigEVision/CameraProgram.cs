using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>The CameraSimulator program at the camera's end of a <see cref="BenchLink"/>: the same sender for every receiver.</summary>
internal sealed partial class CameraProgram : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly ManualResetEventSlim _ready = new();

    public CameraProgram(BenchLink link, int camera, params IEnumerable<string> arguments)
    {
        _process = link.StartCameraSide(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "EdgeInspector.CameraSimulator.dll"), "--address", BenchLink.Address(camera), "--serial", $"EI-{camera}", "--statistics", "0", .. arguments]);
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (_ready.Wait(TimeSpan.FromSeconds(30)) && !_process.HasExited) return;
        string said = Said();
        Dispose();
        throw new InvalidOperationException($"the camera simulator did not start: {said}");
    }

    /// <summary>Ends the camera; gives its own count of what the name says, such as "lost" or "resent".</summary>
    public IReadOnlyDictionary<string, long> End()
    {
        if (!_process.HasExited)
        {
            Signals.Terminate(_process.Id);
            if (!_process.WaitForExit(10_000)) throw new InvalidOperationException("the camera simulator did not end");
        }

        _process.WaitForExit();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Match count in Counts().Matches(Said().Split('\n')[^1])) counts[count.Groups[1].Value] = long.Parse(count.Groups[2].Value, CultureInfo.InvariantCulture);
        return counts;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _ready.Dispose();
    }

    [GeneratedRegex("([a-z][a-z ]*) ([0-9]+)(?=,|$)")]
    private static partial Regex Counts();

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines) _lines.Add(line);
        if (line.StartsWith("ready", StringComparison.Ordinal)) _ready.Set();
    }

    private string Said()
    {
        lock (_lines) return string.Join('\n', _lines);
    }
}
