using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EdgeInspector.Testing;

/// <summary>An independent program that checks us (a camera, a broker, a dissector), started for one test and ended by its id.</summary>
/// <remarks>A missing program fails the test: a peer that is not there has proven nothing.</remarks>
public sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private PeerProcess(Process process) => _process = process;

    /// <summary>Everything that the peer has printed so far, both streams, oldest line first.</summary>
    public string Output => string.Join('\n', _lines);

    public bool HasExited => _process.HasExited;

    /// <summary>The peer's exit code; waits for the end first.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The operating system's id, by which the peer is ended.</summary>
    public int Id => _process.Id;

    public static PeerProcess Start(string program, params string[] arguments) =>
        StartIn(Environment.CurrentDirectory, program, arguments);

    public static PeerProcess StartIn(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"peer '{program}' is not installed: run tools/test, which installs it", missing);
        }

        var peer = new PeerProcess(process);
        process.OutputDataReceived += (_, line) => peer.Add(line.Data);
        process.ErrorDataReceived += (_, line) => peer.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Waits until the peer has printed a line that holds <paramref name="text"/>; fails with its output when it ends first.</summary>
    public async Task<string> WaitForOutputAsync(string text, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < timeout)
        {
            string? line = _lines.FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal));
            if (line is not null) return line;
            if (_process.HasExited)
            {
                // Its last lines may still be on their way to us.
                await _process.WaitForExitAsync();
                line = _lines.FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal));
                if (line is not null) return line;
                break;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"'{_process.StartInfo.FileName}' did not print '{text}' in {timeout.TotalSeconds:0.#} s. It printed:\n{Output}");
    }

    /// <summary>Waits for the peer to end by itself and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{_process.StartInfo.FileName}' did not end in {timeout.TotalSeconds:0.#} s. It printed:\n{Output}");
        }

        return _process.ExitCode;
    }

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Ends the peer at once, as a power cut would.</summary>
    public void Kill()
    {
        if (_process.HasExited) return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>The folder that holds EdgeInspector.sln, found from this source file.</summary>
    public static string RepositoryFolder() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private void Add(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
