using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.Mqtt.Tests.Peers;

/// <summary>An independent broker on a free loopback port with a folder of its own.</summary>
public sealed class Mosquitto : IDisposable
{
    private readonly string _folder;
    private PeerProcess? _process;

    private Mosquitto(string folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    public string Folder => _folder;

    public static async Task<Mosquitto> StartAsync(params string[] configuration) => await StartAsync(_ => configuration);

    public static async Task<Mosquitto> StartAsync(Func<string, string[]> configuration)
    {
        string folder = Directory.CreateTempSubdirectory("broker-").FullName;
        var broker = new Mosquitto(folder, FreePort());
        string[] lines = configuration(folder);
        if (!lines.Any(l => l.StartsWith("allow_anonymous", StringComparison.Ordinal))) lines = [.. lines, "allow_anonymous true"];
        await File.WriteAllLinesAsync(Path.Combine(folder, "broker.conf"),
            [$"listener {broker.Port} 127.0.0.1", "log_dest stderr", "log_type all", "user root", .. lines]);
        await broker.RestartAsync();
        return broker;
    }

    public async Task RestartAsync()
    {
        _process = PeerProcess.Start("mosquitto", "-c", Path.Combine(_folder, "broker.conf"));
        await _process.WaitForOutputAsync("running", TimeSpan.FromSeconds(10));
    }

    /// <summary>Ends the broker as a power cut would.</summary>
    public void Kill()
    {
        _process?.Dispose();
        _process = null;
    }

    public string Output => _process?.Output ?? "";

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
