using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Sets stored in the camera, by their registers: selector A400, load A404, save A408.</summary>
public sealed class UserSetTests
{
    private const uint Height = 0xA00C;
    private const uint Selector = 0xA400;
    private const uint Load = 0xA404;
    private const uint Save = 0xA408;

    [Fact]
    public void Set_keeps_its_values_through_a_power_cycle_and_the_makers_set_never_changes()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        uint factory = bench.Client.Read(Height);
        bench.Client.Write(Height, factory / 2);
        bench.Client.Write(Selector, 1);
        bench.Client.Write(Save, 1);

        bench.Camera.PowerCycle(TimeSpan.Zero);
        bench.Client.TakeControl();
        uint atPowerUp = bench.Client.Read(Height);
        bench.Client.Write(Selector, 1);
        bench.Client.Write(Load, 1);
        uint loaded = bench.Client.Read(Height);
        bench.Client.Write(Selector, 0);
        bench.Client.Write(Load, 1);

        Assert.Equal((factory, factory / 2, factory), (atPowerUp, loaded, bench.Client.Read(Height)));
        Assert.Equal(0x8004, bench.Client.TryWrite(Save, 1));
        Assert.Equal(0x8002, bench.Client.TryWrite(Selector, 3));
    }

    [Fact]
    public void Set_is_not_loaded_while_the_camera_acquires()
    {
        using Bench bench = Bench.Streaming();

        Assert.Equal(0x8004, bench.Client.TryWrite(Load, 1));
    }
}
