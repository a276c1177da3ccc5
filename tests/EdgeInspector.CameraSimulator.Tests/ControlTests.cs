using EdgeInspector.CameraSimulator.Tests.Wire;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>The control protocol; every byte here is written out from the field table.</summary>
public sealed class ControlTests
{
    [Fact]
    public void Discovery_is_acknowledged_with_the_bootstrap_registers()
    {
        using var bench = new Bench(Bench.Small with { UserName = "left", ManufacturerName = "Maker", ModelName = "Model" });

        byte[] acknowledge = bench.Client.Ask("42 11 0002 0000 1234");

        Assert.Equal(Hex("0000 0003 00F8 1234"), acknowledge[..8]);
        Assert.Equal(8 + 248, acknowledge.Length);
        byte[] registers = acknowledge[8..];
        Assert.Equal(Hex("00020000 80000001 00000245"), registers[..12]);
        Assert.Equal(Hex("7F000001"), registers[0x24..0x28]);
        Assert.Equal(Hex("FF000000"), registers[0x34..0x38]);
        Assert.Equal("Maker"u8.ToArray(), registers[0x48..0x4D]);
        Assert.Equal("Model"u8.ToArray(), registers[0x68..0x6D]);
        Assert.Equal(Hex("542D31 00000000000000000000000000"), registers[0xD8..0xE8]);
        Assert.Equal(Hex("6C656674 000000000000000000000000"), registers[0xE8..0xF8]);
    }

    [Theory]
    [InlineData("42 01 0080 0004 0007 00000A00", "0000 0081 0004 0007 00000000")]
    [InlineData("42 01 0080 0008 0008 00000938 00000940", "0000 0081 0008 0008 00000BB8 3B9ACA00")]
    [InlineData("42 01 0084 0008 0009 000000D8 0000 0004", "0000 0085 0008 0009 000000D8 542D3100")]
    [InlineData("42 01 0080 0004 000A 00000934", "0000 0081 0004 000A F83A007F")]
    [InlineData("42 01 0080 0004 000B 00000937", "8005 0081 0000 000B")]
    [InlineData("42 01 0080 0004 000C 00008000", "8003 0081 0000 000C")]
    [InlineData("42 01 0080 0004 000D FFFFFFFC", "8003 0081 0000 000D")]
    [InlineData("42 01 0080 0004 000E 00000944", "8006 0081 0000 000E")]
    [InlineData("42 01 0080 0000 000F", "8002 0081 0000 000F")]
    [InlineData("42 01 0080 0008 0010 00000938 00008000", "8003 0081 0004 0010 00000BB8")]
    [InlineData("42 01 0084 0008 0011 000000D8 0000 021C", "8002 0085 0000 0011")]
    [InlineData("42 01 0084 0008 0012 000000D8 0000 0006", "8005 0085 0000 0012")]
    [InlineData("42 01 0082 0008 0013 00000938 00001388", "8006 0083 0004 0013 0000 0000")]
    [InlineData("42 01 0082 0008 0014 000000D8 00000000", "8004 0083 0004 0014 0000 0000")]
    [InlineData("42 01 0082 0008 0015 00020000 00000000", "8004 0083 0004 0015 0000 0000")]
    [InlineData("42 01 0077 0000 0016", "8001 0078 0000 0016")]
    [InlineData("42 01 0080 0008 0017 00000A00", "800E 0081 0000 0017")]
    [InlineData("42 01 0080 0004 0000 00000A00", "800E 0081 0000 0000")]
    public void Command_without_control_is_answered_as_the_table_says(string command, string acknowledge)
    {
        using var bench = new Bench();

        Assert.Equal(Convert.ToHexString(Hex(acknowledge)), Convert.ToHexString(bench.Client.Ask(command)));
    }

    [Theory]
    [InlineData("42 01 0082 0010 0021 00000938 00001388 00000D08 00000064", "0000 0083 0004 0021 0000 0002")]
    [InlineData("42 01 0082 0010 0022 00000938 00001388 0000A008 00000003", "8002 0083 0004 0022 0000 0001")]
    [InlineData("42 01 0086 000C 0023 000000E8 72696768 74000000", "0000 0087 0004 0023 0000 0008")]
    [InlineData("42 01 0082 0008 0024 0000A000 00000001", "8004 0083 0004 0024 0000 0000")]
    public void Command_with_control_is_answered_as_the_table_says(string command, string acknowledge)
    {
        using var bench = new Bench();
        bench.Client.TakeControl();

        Assert.Equal(Convert.ToHexString(Hex(acknowledge)), Convert.ToHexString(bench.Client.Ask(command)));
    }

    [Fact]
    public void Command_without_the_acknowledge_flag_is_carried_out_in_silence()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();

        bench.Client.Send(Hex("42 00 0082 0008 0031 00000D08 00000064"));

        Assert.Equal(0x64u, bench.Client.Read(0xD08));
    }

    [Fact]
    public void Write_repeated_under_the_same_request_id_is_carried_out_once()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        const string Latch = "42 01 0082 0008 4444 00000944 00000002";
        bench.Client.Ask(Latch);
        uint first = bench.Client.Read(0x94C);

        byte[] again = bench.Client.Ask(Latch);

        Assert.Equal(Hex("0000 0083 0004 4444 0000 0001"), again);
        Assert.Equal(first, bench.Client.Read(0x94C));
        Assert.Equal(1, bench.Camera.Statistics.RepeatedCommands);
    }

    [Fact]
    public void Refused_write_leaves_the_register_as_it_was()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();

        int tooWide = bench.Client.TryWrite(0xA008, 68);
        int notANumber = bench.Client.TryWriteMemory(0xA040, Hex("7FF8000000000000"));

        Assert.Equal((0x8002, 0x8002), (tooWide, notANumber));
        Assert.Equal(64u, bench.Client.Read(0xA008));
        Assert.Equal(Hex("4059000000000000"), bench.Client.ReadMemory(0xA040, 8));   // 100.0 us
    }

    [Fact]
    public void Pending_acknowledge_comes_before_the_late_one()
    {
        var faults = new CameraFaults { PendingProbability = 1, PendingTime = TimeSpan.FromMilliseconds(60) };
        using var bench = new Bench(Bench.Small with { Faults = faults });

        byte[] pending = bench.Client.Ask("42 01 0080 0004 0051 00000938");
        byte[] acknowledge = bench.Client.Receive();

        Assert.Equal(Hex("0000 0089 0004 0051 0000 003C"), pending);
        Assert.Equal(Hex("0000 0081 0004 0051 00000BB8"), acknowledge);
    }

    [Fact]
    public void Mute_camera_answers_nothing_until_it_speaks_again()
    {
        using var bench = new Bench();
        bench.Camera.Mute = true;
        bench.Client.Send(Hex("42 01 0080 0004 0061 00000938"));
        Assert.Null(bench.Client.ReceiveWithin(200));

        bench.Camera.Mute = false;

        Assert.Equal(3000u, bench.Client.Read(0x938));
    }

    [Fact]
    public void Address_is_forced_on_the_camera_whose_mac_is_named_only()
    {
        using var bench = new Bench();
        byte[] mac = bench.Client.ReadMemory(0x008, 8)[2..];
        string rest = new('0', 2 * 48);

        bench.Client.Send(Hex($"42 01 0004 0038 0071 0000 020000000000 {rest}"));
        byte[] acknowledge = bench.Client.Ask($"42 01 0004 0038 0072 0000 {Convert.ToHexString(mac)} {rest}");

        Assert.Equal(Hex("0000 0005 0000 0072"), acknowledge);
        Assert.Equal(1, bench.Camera.Statistics.ForcedAddresses);
    }

    [Fact]
    public void Latched_timestamp_grows_and_starts_anew_after_a_reset()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        ulong first = Latch(), second = Latch();
        bench.Client.Write(0x944, 1);
        ulong reset = Latch();

        Assert.True(second > first);
        Assert.True(reset < second);

        ulong Latch()
        {
            bench.Client.Write(0x944, 2);
            return ((ulong)bench.Client.Read(0x948) << 32) | bench.Client.Read(0x94C);
        }
    }
}
