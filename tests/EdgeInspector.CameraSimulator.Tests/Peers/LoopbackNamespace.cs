namespace EdgeInspector.CameraSimulator.Tests.Peers;

/// <summary>A network namespace with nothing but loopback, so that broadcasts of Aravis reach this test's camera alone.</summary>
internal sealed class LoopbackNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _name = $"sim{Environment.ProcessId:x}{Guid.NewGuid().ToString("N")[..6]}";

    private LoopbackNamespace()
    {
    }

    public static async Task<LoopbackNamespace> CreateAsync()
    {
        var space = new LoopbackNamespace();
        await IpAsync("netns", "add", space._name);
        try
        {
            await IpAsync("-n", space._name, "link", "set", "lo", "up");
        }
        catch
        {
            await space.DisposeAsync();
            throw;
        }
        return space;
    }

    public PeerProcess Start(string program, params string[] arguments) =>
        PeerProcess.Start("ip", ["netns", "exec", _name, program, .. arguments]);

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using PeerProcess peer = Start(program, arguments);
        int exitCode = await peer.WaitForExitAsync(Patience);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{peer.Output}");
        return peer.Output;
    }

    /// <summary>Starts the simulator as the program that users start, and waits until it is ready.</summary>
    public async Task<PeerProcess> StartCameraAsync(params string[] arguments)
    {
        PeerProcess camera = Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "EdgeInspector.CameraSimulator.dll"), .. arguments]);
        await camera.WaitForOutputAsync("ready: ", Patience);
        return camera;
    }

    /// <summary>SIGTERM, as a service manager ends a program.</summary>
    public static async Task<int> TerminateAsync(PeerProcess peer)
    {
        using PeerProcess kill = PeerProcess.Start("kill", "-TERM", peer.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await kill.WaitForExitAsync(Patience);
        return await peer.WaitForExitAsync(Patience);
    }

    public async ValueTask DisposeAsync() => await IpAsync("netns", "del", _name);

    private static async Task IpAsync(params string[] arguments)
    {
        using PeerProcess ip = PeerProcess.Start("ip", arguments);
        int exitCode = await ip.WaitForExitAsync(Patience);
        Assert.True(exitCode == 0, $"ip {string.Join(' ', arguments)} ended with {exitCode}:\n{ip.Output}");
    }
}
