using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Actions;
using EdgeInspector.GigEVision.Tests.Gvcp;

namespace EdgeInspector.GigEVision.Tests.Actions;

/// <summary>ACTION against devices that accept, refuse, are silent or forge. Answers are written from the field table.</summary>
public sealed class ActionCommandTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Each_camera_is_sent_one_command_and_its_answer_is_named()
    {
        using var good = new ScriptedDevice((c, _) => [Answer(c, 0)]);
        using var late = new ScriptedDevice((c, _) => [Answer(c, 0x8016)]);
        using var unsynchronised = new ScriptedDevice((c, _) => [Answer(c, 0x8013)]);
        using var full = new ScriptedDevice((c, _) => [Answer(c, 0x8015)]);
        using var denied = new ScriptedDevice((c, _) => [Answer(c, 0x8006)]);

        ActionReport report = await Unicast(_long, at: 0x0102_0304_0506_0708, good, late, unsynchronised, full, denied);

        Assert.Equal(
            [ActionOutcome.Accepted, ActionOutcome.Late, ActionOutcome.NoReferenceTime, ActionOutcome.Overflow, ActionOutcome.Refused],
            report.Answers.Select(a => a.Outcome));
        Assert.False(report.AllAccepted);
        Assert.Empty(report.Silent);
        Assert.EndsWith($"'cam-5' ({denied.Address}) Refused with AccessDenied (0x8006)", report.ToString(), StringComparison.Ordinal);
        byte[] command = Assert.Single(good.Commands);
        Assert.Equal("428101000014", Convert.ToHexString(command.AsSpan(0, 6)));
        Assert.Equal("0000000100000002000000030102030405060708", Convert.ToHexString(command.AsSpan(8)));
        Assert.All(new[] { late, unsynchronised, full, denied }, d => Assert.Equal(command, Assert.Single(d.Commands)));
    }

    [Fact]
    public async Task Who_is_silent_is_named_and_is_not_asked_again()
    {
        using var good = new ScriptedDevice((c, _) => [Answer(c, 0)]);
        using var silent = new ScriptedDevice((_, _) => []);

        ActionReport report = await Unicast(TimeSpan.FromMilliseconds(1000), at: null, good, silent);

        Assert.Equal("cam-2", Assert.Single(report.Silent));
        Assert.Equal($"action: 1 of 2 cameras accepted; 'cam-2' ({silent.Address}) NoAnswer", report.ToString());
        Assert.Single(silent.Commands);
        Assert.Equal(20, silent.Commands.Single().Length);
        Assert.Equal(ActionOutcome.NoAnswer, default);
    }

    [Fact]
    public async Task Answers_to_something_else_are_none()
    {
        using var device = new ScriptedDevice((c, _) =>
        [
            [0x00], [0, 0, 0x01, 0x01, 0, 0, (byte)~c[6], c[7]], [0, 0, 0, 0x83, 0, 0, c[6], c[7]], [0, 0, 0x01, 0x01, 0xFF, 0, c[6], c[7]],
        ]);

        ActionReport report = await Unicast(TimeSpan.FromMilliseconds(300), at: null, device);

        Assert.Equal(["cam-1"], report.Silent);
        Assert.Empty(report.Unexpected);
    }

    [Fact]
    public async Task Refusal_outweighs_an_acceptance_of_the_same_camera()
    {
        using var both = new ScriptedDevice((c, _) => [Answer(c, 0), Answer(c, 0x8016)]);
        using var silent = new ScriptedDevice((_, _) => []);

        ActionReport report = await Unicast(TimeSpan.FromMilliseconds(2000), at: null, both, silent);

        Assert.Equal(ActionOutcome.Late, report.Answers[0].Outcome);
    }

    [Fact]
    public async Task Broadcast_reaches_every_camera_once_and_tells_of_those_not_expected()
    {
        using var link = new BroadcastLink(IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3"));
        var command = new ActionCommand
        {
            DeviceKey = 1, GroupKey = 2, GroupMask = 3, Deadline = TimeSpan.FromMilliseconds(2000), InterfaceAddress = IPAddress.Loopback,
            BroadcastPort = link.Port, Targets = [new("cam-1", link.Cameras[0]), new("cam-2", new IPEndPoint(IPAddress.Parse("127.0.0.9"), 3956))],
        };

        ActionReport report = await command.SendAsync(Quiet.Logger, CancellationToken.None);

        Assert.Equal(ActionOutcome.Accepted, report.Answers[0].Outcome);
        Assert.Equal(["cam-2"], report.Silent);
        Assert.Equal(link.Cameras[1], Assert.Single(report.Unexpected).Address);
        Assert.Single(link.Commands);
    }

    [Fact]
    public async Task Two_commands_never_share_a_request_id()
    {
        using var device = new ScriptedDevice((c, _) => [Answer(c, 0)]);

        for (int i = 0; i < 3; i++) Assert.True((await Unicast(_long, at: null, device)).AllAccepted);

        Assert.Equal(3, device.Commands.Select(c => (c[6] << 8) | c[7]).Distinct().Count());
        Assert.DoesNotContain(device.Commands, c => c[6] == 0 && c[7] == 0);
    }

    [Fact]
    public async Task Command_that_nobody_could_act_on_is_refused()
    {
        var nobody = new ActionCommand { DeviceKey = 1, GroupKey = 2, GroupMask = 3, Broadcast = false };

        ArgumentException none = await Assert.ThrowsAsync<ArgumentException>(() => nobody.SendAsync(Quiet.Logger, CancellationToken.None));
        ArgumentException mask = await Assert.ThrowsAsync<ArgumentException>(
            () => (nobody with { GroupMask = 0, Broadcast = true }).SendAsync(Quiet.Logger, CancellationToken.None));
        await Assert.ThrowsAsync<SocketException>(
            () => (nobody with { Broadcast = true, InterfaceAddress = IPAddress.Parse("192.0.2.1") }).SendAsync(Quiet.Logger, CancellationToken.None));

        Assert.Contains("nobody would act", none.Message, StringComparison.Ordinal);
        Assert.Contains("0x00000001..0xFFFFFFFF", mask.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var silent = new ScriptedDevice((_, _) => []);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        ActionCommand command = new ActionSetup(1, 2, 3).ToCommand(new ActionTarget("cam-1", silent.Address)) with { Broadcast = false, Deadline = _long };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.SendAsync(Quiet.Logger, cancelled.Token));
    }

    [Fact]
    public void Camera_is_set_up_by_its_standard_features()
    {
        IReadOnlyList<FeatureSetting> settings = new ActionSetup(0xFFFF_FFFF, 5, 1).Features;

        Assert.Equal(
            ["ActionDeviceKey=4294967295", "ActionSelector=1", "ActionGroupKey=5", "ActionGroupMask=1", "TriggerSelector=FrameStart", "TriggerSource=Action1", "TriggerMode=On"],
            settings.Select(s => $"{s.Name}={s.Value}"));
        Assert.Equal(4, new ActionSetup(1, 2, 3) { Trigger = "" }.Features.Count);
        Assert.Throws<ArgumentException>(() => new ActionSetup(1, 2, 0).Features);
    }

    private static Task<ActionReport> Unicast(TimeSpan deadline, ulong? at, params ScriptedDevice[] devices) =>
        new ActionCommand
        {
            DeviceKey = 1, GroupKey = 2, GroupMask = 3, AtTicks = at, Broadcast = false, Deadline = deadline,
            Targets = [.. devices.Select((d, i) => new ActionTarget($"cam-{i + 1}", d.Address))],
        }.SendAsync(Quiet.Logger, CancellationToken.None);

    private static byte[] Answer(byte[] command, int status) => [(byte)(status >> 8), (byte)status, 0x01, 0x01, 0, 0, command[6], command[7]];

    /// <summary>Cameras that hear broadcasts on one port and each answer from their own address.</summary>
    private sealed class BroadcastLink : IDisposable
    {
        private readonly Socket _ear = NewSocket(IPAddress.Broadcast);
        private readonly Socket[] _cameras;
        private readonly Thread _thread;

        public BroadcastLink(params IPAddress[] cameras)
        {
            _cameras = [.. cameras.Select(NewSocket)];
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public int Port => ((IPEndPoint)_ear.LocalEndPoint!).Port;

        public IPEndPoint[] Cameras => [.. _cameras.Select(c => (IPEndPoint)c.LocalEndPoint!)];

        public ConcurrentQueue<byte[]> Commands { get; } = new();

        public void Dispose()
        {
            _ear.Dispose();
            _thread.Join();
            foreach (Socket camera in _cameras) camera.Dispose();
        }

        private static Socket NewSocket(IPAddress address)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 0));
            return socket;
        }

        private void Run()
        {
            var datagram = new byte[2048];
            EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
            while (true)
            {
                try
                {
                    if (!_ear.Poll(20_000, SelectMode.SelectRead)) continue;
                    byte[] command = datagram[.._ear.ReceiveFrom(datagram, ref sender)];
                    Commands.Enqueue(command);
                    foreach (Socket camera in _cameras) camera.SendTo(Answer(command, 0), sender);
                }
                catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
