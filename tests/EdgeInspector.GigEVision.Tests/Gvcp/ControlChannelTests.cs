using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>Commands against a device that answers late, wrongly, or not at all. Answers are written from the field table.</summary>
public sealed class ControlChannelTests
{
    [Fact]
    public void Command_is_repeated_with_the_same_request_id()
    {
        using var device = new ScriptedDevice((command, number) => number < 2 ? [] : [Register(command, 0xCAFE0001)]);
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 3, TimeProvider.System);

        GvcpResult result = channel.ReadRegister(0x0A00, out uint value);

        Assert.Equal((GvcpOutcome.Success, 0xCAFE0001u), (result.Outcome, value));
        Assert.Equal(2, device.Commands.Count);
        Assert.Equal(device.Commands.First(), device.Commands.Last());
        Assert.Equal("4201008000040001" + "00000A00", Convert.ToHexString(device.Commands.First()));
    }

    [Fact]
    public void Answers_to_something_else_are_absorbed()
    {
        using var device = new ScriptedDevice((command, _) =>
        [
            [0x00], Convert.FromHexString("0000008100047777DEADBEEF"), [0, 0, 0, 0x81, 0xFF, 0xFF, command[6], command[7]],
            [0, 0, 0, 0x83, 0, 0, command[6], command[7]], Register(command, 5),
        ]);
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 1, TimeProvider.System);

        Assert.True(channel.ReadRegister(0x0934, out uint value).Succeeded);
        Assert.Equal(5u, value);
    }

    [Theory]
    [InlineData(0x8001, GvcpStatus.NotImplemented)]
    [InlineData(0x8003, GvcpStatus.InvalidAddress)]
    [InlineData(0x8004, GvcpStatus.WriteProtect)]
    [InlineData(0x8006, GvcpStatus.AccessDenied)]
    public void Refusal_is_named_and_not_repeated(int status, GvcpStatus expected)
    {
        using var device = new ScriptedDevice((command, _) => [[(byte)(status >> 8), (byte)status, 0, 0x83, 0, 0, command[6], command[7]]]);
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 3, TimeProvider.System);

        GvcpResult result = channel.WriteRegister(0x0A00, 2);

        Assert.Equal(new GvcpResult(GvcpOutcome.Refused, expected), result);
        Assert.Single(device.Commands);
        Assert.Equal("4201008200080001" + "00000A00" + "00000002", Convert.ToHexString(device.Commands.Single()));
    }

    [Fact]
    public void Busy_camera_is_asked_again_under_a_new_request_id()
    {
        using var device = new ScriptedDevice((command, number) => number < 3 ? [Busy(command)] : [Written(command)]);
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 1, TimeProvider.System);

        Assert.True(channel.WriteRegister(0x0D08, 7).Succeeded);

        Assert.Equal(["0001", "0002", "0003"], device.Commands.Select(c => Convert.ToHexString(c, 6, 2)));
        Assert.All(device.Commands, c => Assert.Equal("00000D08" + "00000007", Convert.ToHexString(c, 8, 8)));
    }

    [Fact]
    public void Busy_after_a_silence_keeps_the_request_id_for_the_command_may_have_run()
    {
        using var device = new ScriptedDevice((command, number) => number switch { 1 => [], 2 => [Busy(command)], _ => [Written(command)] });
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 2, TimeProvider.System);

        Assert.True(channel.WriteRegister(0x0D08, 7).Succeeded);

        Assert.Equal(["0001", "0001", "0001"], device.Commands.Select(c => Convert.ToHexString(c, 6, 2)));
    }

    [Fact]
    public void Silence_of_a_busy_camera_is_not_counted_as_time_that_it_was_busy()
    {
        using var device = new ScriptedDevice((command, number) => number switch { 2 => [], 1 or 3 => [Busy(command)], _ => [Written(command)] });
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 2, TimeProvider.System);

        Assert.True(channel.WriteRegister(0x0D08, 7).Succeeded);

        Assert.Equal(["0001", "0002", "0002", "0002"], device.Commands.Select(c => Convert.ToHexString(c, 6, 2)));
    }

    [Fact]
    public void Camera_that_stays_busy_is_named_so_and_not_asked_for_ever()
    {
        using var device = new ScriptedDevice((command, _) => [Busy(command)]);
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 3, TimeProvider.System);

        GvcpResult result = channel.WriteRegister(0x0D08, 7);

        Assert.Equal(new GvcpResult(GvcpOutcome.Refused, GvcpStatus.Busy), result);
        Assert.InRange(device.Commands.Count, 2, 12);
    }

    [Fact]
    public async Task Pending_acknowledgement_moves_the_deadline_and_nothing_is_sent_again()
    {
        // 1000 ms to completion; the answer itself comes after the first deadline of 500 ms.
        using var device = new ScriptedDevice((command, _) => Late(command));
        using var channel = new ControlChannel(device.Address, TimeSpan.FromMilliseconds(500), 1, TimeProvider.System);

        GvcpResult result = await Task.Run(() => channel.ReadRegister(0x0938, out _));

        Assert.True(result.Succeeded, result.ToString());
        Assert.Single(device.Commands);
    }

    [Fact]
    public void Memory_is_read_in_pieces_and_the_last_is_rounded_up()
    {
        using var device = new ScriptedDevice((command, _) =>
        {
            int count = (command[14] << 8) | command[15];
            var data = new byte[count];
            for (int i = 0; i < count; i++) data[i] = (byte)(command[11] + (command[10] << 3) + i);
            return [[0, 0, 0, 0x85, (byte)((count + 4) >> 8), (byte)(count + 4), command[6], command[7], .. command.AsSpan(8, 4), .. data]];
        });
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 1, TimeProvider.System);
        var memory = new byte[1030];

        Assert.True(channel.ReadMemory(0x10000, memory).Succeeded);

        Assert.Equal([512, 512, 8], device.Commands.Select(c => (c[14] << 8) | c[15]));
        Assert.Equal("4201008400080001" + "00010000" + "00000200", Convert.ToHexString(device.Commands.First()));
    }

    [Fact]
    public void Silence_is_a_timeout_and_cancelling_ends_the_wait()
    {
        using var device = new ScriptedDevice((_, _) => []);
        using var channel = new ControlChannel(device.Address, TimeSpan.Zero, 1, TimeProvider.System);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        GvcpResult silent = channel.ReadRegister(0, out _);
        GvcpResult stopped = channel.ReadRegister(0, out _, deadline: Deadline.After(TimeSpan.FromHours(1), TimeProvider.System, cancelled.Token));

        Assert.Equal(GvcpOutcome.Timeout, silent.Outcome);
        Assert.Equal(GvcpOutcome.Cancelled, stopped.Outcome);
        Assert.Equal(default, silent.Outcome);
    }

    [Theory]
    [InlineData("Local:arv-fake-camera.xml;10000;3e67", 0x10000u, 0x3e67, false)]
    [InlineData("local:Cam 1.ZIP; C0000000; 0001A2?SchemaVersion=1.1.0", 0xC0000000u, 0x1A2, true)]
    [InlineData("LOCAL:x.xml;0x10;0x20", 0x10u, 0x20, false)]
    public void Description_url_is_read_as_cameras_write_it(string url, uint address, int length, bool zipped)
    {
        Assert.True(DescriptionFile.TryParseUrl(url, out uint at, out int bytes, out bool isZip));

        Assert.Equal((address, length, zipped), (at, bytes, isZip));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://camera/x.xml")]
    [InlineData("File:x.xml;1;2")]
    [InlineData("Local:x.xml;10000")]
    [InlineData("Local:x.xml;zz;10")]
    [InlineData("Local:x.xml;10000;0")]
    [InlineData("Local:x.xml;10000;7fffffff")]
    public void Description_url_that_leads_nowhere_is_refused(string url) => Assert.False(DescriptionFile.TryParseUrl(url, out _, out _, out _));

    private static byte[] Register(byte[] command, uint value) =>
        [0, 0, 0, 0x81, 0, 4, command[6], command[7], (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static IEnumerable<byte[]> Late(byte[] command)
    {
        yield return [0, 0, 0, 0x89, 0, 4, command[6], command[7], 0, 0, 0x03, 0xE8];
        Task.Delay(800).Wait();
        yield return Register(command, 1);
    }

    private static byte[] Busy(byte[] command) => [0x80, 0x07, 0, 0x83, 0, 0, command[6], command[7]];

    private static byte[] Written(byte[] command) => [0, 0, 0, 0x83, 0, 4, command[6], command[7], 0, 0, 0, 1];
}
