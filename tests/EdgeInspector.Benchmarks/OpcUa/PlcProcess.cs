using System.Diagnostics;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>The PLC of a figure in a process of its own: this program again, with the scripted responder or our own server.</summary>
internal sealed class PlcProcess : IDisposable
{
    public const string Name = "opcua-plc-process";

    private const string Canned = "canned";

    private readonly Process _process;

    public PlcProcess(bool isCanned)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(PlcProcess).Assembly.Location, Name, isCanned ? Canned : "own"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("the server's process does not start");
        string[] said = _process.StandardOutput.ReadLine()?.Split(' ') ?? [];
        (Url, Fingerprint) = said is [var url, var fingerprint] ? (url, fingerprint) : throw new InvalidOperationException("the server's process did not say where it listens");
    }

    public string Url { get; }

    public string Fingerprint { get; }

    /// <summary>The process itself: serves until its input ends.</summary>
    public static int Run(string[] args)
    {
        using var plc = new PlcBench(args is [Canned] ? CannedWrites.Answer : null);
        Console.WriteLine($"{plc.Server.EndpointUrl} {plc.Fingerprint}");
        Console.In.ReadToEnd();
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
