namespace EdgeInspector.CameraSimulator.Tests.Peers;

/// <summary>The stand-alone program: help, exit codes, signals.</summary>
public sealed class ProgramTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "EdgeInspector.CameraSimulator.dll");

    [Theory]
    [InlineData(0, "--loss", "--help")]
    [InlineData(1, "--loss 2 is outside 0..1", "--loss", "2")]
    [InlineData(1, "width 7 is outside 16..16384", "--width", "7")]
    [InlineData(1, "--address 'here' is no IP address", "--address", "here")]
    [InlineData(1, "--ptp-lock-time -1 is outside 0..86400 s", "--ptp-lock-time", "-1")]
    [InlineData(1, "parts with 16-bit block ids and packets of 1500 bytes: they need 64-bit ids and at least 444 bytes", "--multipart", "--components", "Range")]
    [InlineData(1, "component 'Depth' is none of Intensity, Infrared,", "--components", "Range,Depth")]
    [InlineData(1, "JPEG takes a pixel format of one byte and no parts", "--jpeg", "--pixel-format", "Mono12p")]
    [InlineData(2, "192.0.2.1:3956 cannot be had", "--address", "192.0.2.1")]
    public async Task Program_tells_what_is_wrong_and_ends_with_its_code(int exitCode, string text, params string[] arguments)
    {
        using PeerProcess program = PeerProcess.Start("dotnet", [Program, .. arguments]);

        Assert.Equal(exitCode, await program.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains(text, program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task Program_ends_well_on_a_signal_and_prints_its_statistics(string signal)
    {
        using PeerProcess program = PeerProcess.Start("dotnet", [Program, "--address", "127.0.83.1", "--port", "0", "--serial", "S9"]);
        string ready = await program.WaitForOutputAsync("ready: ", TimeSpan.FromSeconds(30));
        using PeerProcess kill = PeerProcess.Start("kill", signal, program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.StartsWith("ready: camera 'S9' at 127.0.83.1:", ready, StringComparison.Ordinal);
        Assert.Contains("frames 0, packets 0,", program.Output, StringComparison.Ordinal);
    }
}
