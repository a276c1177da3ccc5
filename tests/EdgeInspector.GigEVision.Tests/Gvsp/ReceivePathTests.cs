using System.Net;
using System.Runtime.InteropServices;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>What a path takes from the process and gives back, and what happens where the host refuses it. Alone: descriptors are the process's.</summary>
[Collection(nameof(ReceivePathTests))]
[CollectionDefinition(nameof(ReceivePathTests), DisableParallelization = true)]
public sealed partial class ReceivePathTests
{
    private const int Cycles = 50;
    private const int CapNetRaw = 13;                      // [Linux capability.h]
    private const int CapabilityVersion3 = 0x20080522;     // [Linux capability.h]

    [Theory]
    [InlineData(ReceivePath.PacketRing)]
    [InlineData(ReceivePath.RecvMmsg)]
    [InlineData(ReceivePath.Socket)]
    [InlineData(ReceivePath.Joined)]
    public async Task Opening_and_closing_leaves_no_descriptor_and_no_mapping(ReceivePath path)
    {
        var sink = new FrameCollector();
        for (int cycle = 0; cycle < 5; cycle++) await StreamOnceAsync(path, sink);
        (int sockets, int rings, int mappings) before = Held();

        for (int cycle = 0; cycle < Cycles; cycle++) await StreamOnceAsync(path, sink);

        (int sockets, int rings, int mappings) after = Held();
        Assert.Equal(5 + Cycles, sink.Frames.Count(f => f.Status == FrameStatus.Complete));
        Assert.Equal(0, after.rings);
        Assert.True(after.sockets <= before.sockets, $"{before.sockets} sockets became {after.sockets}");
        Assert.True(after.mappings < before.mappings + Cycles, $"{before.mappings} mappings became {after.mappings}");
    }

    [Fact]
    public void A_ring_that_streams_shows_as_one_mapping()
    {
        using var camera = new ScriptedSender(ReceivePath.PacketRing, new FrameCollector());

        Assert.Equal(1, Held().Rings);
    }

    [Fact]
    public async Task Without_the_right_to_the_ring_the_automatic_path_runs_and_the_reason_is_told()
    {
        var sink = new FrameCollector();
        using var pool = new FramePool(4, 4096);
        GvspReceiver? receiver = null;
        var logger = new SayingLogger();
        var thread = new Thread(() =>
        {
            GiveUp(CapNetRaw);
            var setup = new StreamSetup
            {
                Name = "cam-1", CameraAddress = IPAddress.Loopback, HostAddress = IPAddress.Loopback, ControlPort = 1, PacketSizeBytes = 236, PayloadSizeBytes = 4096,
            };
            receiver = new GvspReceiver(setup, new StreamOptions { ReceivePath = ReceivePath.PacketRing }, pool, sink, TimeProvider.System, logger, _ => { });
            receiver.Start();
        });
        thread.Start();
        thread.Join();
        using GvspReceiver opened = receiver!;

        Assert.Equal(ReceivePath.RecvMmsg, opened.ReceivePath);
        Assert.Equal("a packet socket was refused (Operation not permitted); it needs the capability CAP_NET_RAW", opened.ReceivePathRefusal);
        Assert.Contains(
            $"camera 'cam-1': receive path PacketRing is not to be had: {opened.ReceivePathRefusal}; RecvMmsg runs instead", logger.Said);
        using var sender = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await sender.SendAsync(new byte[] { 1, 2, 3 }, new IPEndPoint(IPAddress.Loopback, opened.Port), TestContext.Current.CancellationToken);
        while (opened.Statistics.MalformedPackets == 0) await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    private static async Task StreamOnceAsync(ReceivePath path, FrameCollector sink)
    {
        int before = sink.Frames.Count;
        using var camera = new ScriptedSender(path, sink);
        camera.Frame(1);
        await sink.WaitAsync(before + 1);
    }

    // Rings are mapped from their sockets. The collector and cached stacks move the other mappings by a few.
    private static (int Sockets, int Rings, int Mappings) Held()
    {
        int sockets = Directory.EnumerateFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
        string[] mappings = File.ReadAllLines("/proc/self/maps");
        return (sockets, mappings.Count(line => line.Contains(" socket:[", StringComparison.Ordinal)), mappings.Length);
    }

    // Capabilities belong to a thread, and to those that it starts.
    private static unsafe void GiveUp(int capability)
    {
        int* head = stackalloc int[2] { CapabilityVersion3, 0 };
        uint* sets = stackalloc uint[6];   // effective, permitted, inheritable; then the same of capabilities 32 and more
        Assert.True(capget(head, sets) == 0, Marshal.GetLastPInvokeErrorMessage());
        sets[0] &= ~(1u << capability);
        Assert.True(capset(head, sets) == 0, Marshal.GetLastPInvokeErrorMessage());
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int capget(int* head, uint* sets);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int capset(int* head, uint* sets);
}
