using CsCheck;
using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Any datagram at the control port is answered or ignored, and the camera goes on.</summary>
public sealed class FuzzTests
{
    private static readonly byte[][] Commands =
    [
        .. new[]
        {
            "42 11 0002 0000 0001",
            "42 01 0080 0008 0001 00000A00 00000938",
            "42 01 0082 0010 0001 00000A00 00000002 00000D08 00000010",
            "42 01 0082 0008 0001 0000A028 00000001",
            "42 01 0082 0008 0001 00000D00 00000009",
            "42 01 0082 0008 0001 00000D18 7F000001",
            "42 01 0084 0008 0001 00020000 0000 0218",
            "42 01 0086 000C 0001 0000A040 4059000000000000",
            "42 00 0040 000C 0001 0000 0001 00000000 00FFFFFF",
            "42 10 0040 0014 0001 0000 0000 00000000 FFFFFFFF 0000000000000001",
            "42 01 0100 000C 0001 00000000 00000000 FFFFFFFF",
            "42 81 0100 0014 0001 00000000 00000000 FFFFFFFF 0000000000000001",
            "42 01 0082 0010 0001 00000B00 00000009 00000B10 7F000001",
            "42 01 0082 0008 0001 00009804 FFFFFFFF",
            "42 01 0004 0038 0001 0000020000000000",
        }.Select(ControlClient.Hex),
    ];

    [Fact]
    public void Any_bytes_are_answered_or_ignored_and_the_camera_goes_on()
    {
        using var bench = new Bench(Bench.Small with { TriggerOn = false, FrameRate = 100 });

        Gen.Byte.Array[0, 700].Sample(
            datagram =>
            {
                bench.Client.Send(datagram);
                AwaitDiscovery(bench.Client);
            },
            iter: 2000, threads: 1);

        AssertWell(bench);
    }

    [Fact]
    public void Mutated_commands_are_answered_or_ignored_and_the_camera_goes_on()
    {
        using var bench = new Bench(Bench.Small with { TriggerOn = false, FrameRate = 100 });
        Gen<byte[]> mutated = Gen.Select(Gen.Int[0, Commands.Length - 1].Select(i => Commands[i]), Gen.Select(Gen.Int[0, 63], Gen.Byte).Array[0, 4], Gen.Int[0, 80])
            .Select((command, changes, length) =>
            {
                byte[] changed = [.. command];
                foreach ((int at, byte value) in changes)
                {
                    if (at < changed.Length) changed[at] = value;
                }
                return length < 70 ? changed : changed[..(length % (changed.Length + 1))];
            });

        mutated.Sample(
            datagram =>
            {
                bench.Client.Send(datagram);
                AwaitDiscovery(bench.Client);
            },
            iter: 5000, threads: 1);

        AssertWell(bench);
    }

    /// <summary>Asks for what is answered in every state, and takes whatever comes before the answer.</summary>
    private static void AwaitDiscovery(ControlClient client)
    {
        client.Send(ControlClient.Hex("42 11 0002 0000 7001"));
        byte[] answer;
        do answer = client.Receive();
        while (answer.Length != 256 || !answer.AsSpan(0, 8).SequenceEqual(ControlClient.Hex("0000 0003 00F8 7001")));
    }

    private static void AssertWell(Bench bench)
    {
        using var client = new ControlClient(bench.Camera);
        bench.Camera.PowerCycle(TimeSpan.Zero);
        client.TakeControl();
        bench.Receiver.Open(client);
        Assert.Equal(13, bench.Receiver.ReceiveBlock().Count);
    }
}
