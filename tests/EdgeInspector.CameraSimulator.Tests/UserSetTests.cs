using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Sets of settings: 0xA400 selects, 0xA404 loads, 0xA408 saves, 0xA40C is used at power-up.</summary>
public sealed class UserSetTests
{
    private const uint Width = 0xA008;
    private const uint PacketSize = 0xD04;

    [Fact]
    public void Set_brings_back_what_was_saved_packet_size_included()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(Width, 32);
        bench.Client.Write(PacketSize, 1000);
        bench.Client.Write(0xA400, 1);
        bench.Client.Write(0xA408, 1);

        bench.Client.Write(0xA400, 0);
        bench.Client.Write(0xA404, 1);
        (uint, uint) factory = (bench.Client.Read(Width), bench.Client.Read(PacketSize));
        bench.Client.Write(0xA400, 1);
        bench.Client.Write(0xA404, 1);

        Assert.Equal((64u, 228u), factory);
        Assert.Equal((32u, 1000u), (bench.Client.Read(Width), bench.Client.Read(PacketSize)));
    }

    [Fact]
    public void Set_that_was_never_saved_is_the_makers()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(Width, 32);

        bench.Client.Write(0xA400, 2);
        bench.Client.Write(0xA404, 1);

        Assert.Equal(64u, bench.Client.Read(Width));
    }

    [Fact]
    public void Camera_powers_up_with_the_set_chosen()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(Width, 32);
        bench.Client.Write(0xA400, 2);
        bench.Client.Write(0xA408, 1);
        bench.Client.Write(0xA40C, 2);
        bench.Client.Write(Width, 48);

        bench.Camera.PowerCycle(TimeSpan.Zero);
        bench.Client.TakeControl();

        Assert.Equal((32u, 0u, 2u), (bench.Client.Read(Width), bench.Client.Read(0xA400), bench.Client.Read(0xA40C)));
        bench.Client.Write(0xA400, 0);
        bench.Client.Write(0xA404, 1);
        Assert.Equal(64u, bench.Client.Read(Width));
    }

    [Fact]
    public void Makers_set_unknown_sets_and_a_running_acquisition_are_refused()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();

        Assert.Equal(0x8004, bench.Client.TryWrite(0xA408, 1));   // Default
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA400, 3));
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA40C, 3));
        bench.Client.Write(0xA400, 1);
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA408, 2));
        bench.Receiver.Open(bench.Client);
        Assert.Equal((0x8004, 0x8004), (bench.Client.TryWrite(0xA404, 1), bench.Client.TryWrite(0xA408, 1)));
    }
}
