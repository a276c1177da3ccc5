using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeInspector.LineSimulator;

/// <summary>The real agent as its own process, with its words in a file.</summary>
/// <remarks>It is ended by its id: asked first, killed when it does not listen. Disposing kills what still runs.</remarks>
public sealed class AgentProcess : IDisposable
{
    private const int LastLinesMax = 40;
    private const int Terminate = 15;
    private const uint CtrlC = 0;

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Queue<string> _lastLines = new();

    private AgentProcess(Process process, StreamWriter log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code; only once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The agent's newest lines, oldest first.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lastLines) return [.. _lastLines];
        }
    }

    /// <summary>Starts <c>dotnet agent.dll run --config file</c>.</summary>
    /// <param name="agentDll">The built agent.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="folder">Working directory.</param>
    /// <param name="logFile">Receives both streams; appended to, so that a restart keeps the first part.</param>
    public static AgentProcess Start(string agentDll, string configuration, string folder, string logFile)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(agentDll);
        start.ArgumentList.Add("run");
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(configuration);

        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var agent = new AgentProcess(new Process { StartInfo = start }, log);
        agent._process.OutputDataReceived += (_, line) => agent.Keep(line.Data);
        agent._process.ErrorDataReceived += (_, line) => agent.Keep(line.Data);
        agent._process.Start();
        agent._process.BeginOutputReadLine();
        agent._process.BeginErrorReadLine();
        return agent;
    }

    /// <summary>Asks the agent to end in order and waits; null when it did not in time.</summary>
    /// <remarks>Linux: SIGTERM, as systemd does. Windows: Ctrl-C in the shared console, which this process ignores meanwhile.</remarks>
    public async Task<int?> StopAsync(TimeSpan timeout)
    {
        if (!_process.HasExited)
        {
            if (!OperatingSystem.IsWindows())
            {
                _ = SendSignal(_process.Id, Terminate);
            }
            else
            {
                IgnoreCtrlC(IntPtr.Zero, true);
                SendConsoleEvent(CtrlC, wholeConsole: 0);
            }
        }

        int? exitCode = await WaitForExitAsync(timeout);
        if (OperatingSystem.IsWindows()) IgnoreCtrlC(IntPtr.Zero, false);
        return exitCode;
    }

    /// <summary>Waits for the end; null when it did not come in time.</summary>
    public async Task<int?> WaitForExitAsync(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Ends the agent as a power cut would.</summary>
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
        lock (_lastLines) _log.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LastLinesMax) _lastLines.Dequeue();
            if (_log.BaseStream is not null) _log.WriteLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    [DllImport("kernel32", EntryPoint = "SetConsoleCtrlHandler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool IgnoreCtrlC(IntPtr handler, [MarshalAs(UnmanagedType.Bool)] bool add);

    [DllImport("kernel32", EntryPoint = "GenerateConsoleCtrlEvent")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SendConsoleEvent(uint controlEvent, uint wholeConsole);
}
