using System.Net;

namespace EdgeInspector.GigEVision.Tests.Peers;

/// <summary>The independent fake camera of Aravis on 127.0.0.1. Its port exists once on a machine: a lock file lets one test at a time have it.</summary>
internal sealed class FakeCamera : IDisposable
{
    private readonly FileStream _lock;

    private FakeCamera(FileStream hold, PeerProcess process, string serialNumber)
    {
        _lock = hold;
        Process = process;
        SerialNumber = serialNumber;
    }

    public PeerProcess Process { get; private set; }

    public string SerialNumber { get; }

    public static CameraSelector Selector => CameraSelector.ByAddress(IPAddress.Loopback);

    public static async Task<FakeCamera> StartAsync(string serialNumber, params string[] arguments)
    {
        FileStream hold = await LockAsync();
        var camera = new FakeCamera(hold, null!, serialNumber);
        await camera.SwitchOnAsync(arguments);
        return camera;
    }

    /// <summary>Waits until the camera answers; a port still held by somebody else's camera is tried again.</summary>
    public async Task SwitchOnAsync(params string[] arguments)
    {
        for (int attempt = 0; attempt < 40; attempt++)
        {
            Process = PeerProcess.Start("arv-fake-gv-camera-0.8", ["-i", "127.0.0.1", "-s", SerialNumber, .. arguments]);
            var search = new DiscoveryOptions
            {
                Broadcast = false,
                Targets = [new IPEndPoint(IPAddress.Loopback, 3956)],
                Deadline = TimeSpan.FromMilliseconds(900),
                EndWith = CameraSelector.BySerialNumber(SerialNumber),
            };
            IReadOnlyList<CameraDescription> found = await CameraDiscovery.FindAsync(search, Quiet.Logger, CancellationToken.None);
            if (!Process.HasExited && found.Any(c => c.SerialNumber == SerialNumber)) return;
            Process.Dispose();
            await Task.Delay(250);
        }

        throw new InvalidOperationException("the fake camera did not start: is 127.0.0.1:3956 held by another program?");
    }

    public void Dispose()
    {
        Process.Dispose();
        _lock.Dispose();
    }

    /// <summary>Waits until port 3956 of this machine is ours; disposing gives it back.</summary>
    public static async Task<FileStream> LockAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), "edgeinspector-127.0.0.1-3956.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
        }
    }
}
