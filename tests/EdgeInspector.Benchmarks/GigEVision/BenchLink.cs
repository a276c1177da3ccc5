using System.Diagnostics;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Two network namespaces joined by a cable of their own (a veth pair, MTU 9000): cameras at one end, the receiver at the other.</summary>
/// <remarks>Linux as root with iproute2. Nothing of it touches the machine's own network; disposing takes it all away.</remarks>
internal sealed class BenchLink : IDisposable
{
    private const int CamerasMax = 4;
    private readonly string _cameraSide = $"ei-cam-{Environment.ProcessId}";
    private readonly string _hostSide = $"ei-host-{Environment.ProcessId}";

    /// <param name="megabitsPerSecond">Rate of the cable; 0 is as fast as the machine.</param>
    public BenchLink(int megabitsPerSecond = 0)
    {
        try
        {
            Ip("netns", "add", _cameraSide);
            Ip("netns", "add", _hostSide);
            Ip("link", "add", "cam", "netns", _cameraSide, "type", "veth", "peer", "name", "host", "netns", _hostSide);
            for (int camera = 0; camera < CamerasMax; camera++) Ip("-n", _cameraSide, "addr", "add", $"{Address(camera)}/24", "brd", "+", "dev", "cam");
            Ip("-n", _hostSide, "addr", "add", "10.77.0.100/24", "brd", "+", "dev", "host");
            Ip("-n", _cameraSide, "link", "set", "cam", "mtu", "9000", "up");
            Ip("-n", _hostSide, "link", "set", "host", "mtu", "9000", "up");
            Ip("-n", _cameraSide, "link", "set", "lo", "up");
            Ip("-n", _hostSide, "link", "set", "lo", "up");

            // The sender waits for room in the queue, as for a slow card: nothing is dropped here. Overhead: preamble, check and gap.
            if (megabitsPerSecond > 0) Run("tc", "-n", _cameraSide, "qdisc", "add", "dev", "cam", "root", "tbf", "rate", $"{megabitsPerSecond}mbit", "burst", "20kb", "limit", "64mb", "overhead", "24");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The name of the receiver's interface, for its counters.</summary>
    public const string HostInterface = "host";

    /// <summary>Address of one of the four cameras, from 0.</summary>
    public static string Address(int camera) => $"10.77.0.{camera + 1}";

    public Process StartCameraSide(string program, params IEnumerable<string> arguments) => Start(_cameraSide, program, arguments);

    public Process StartHostSide(string program, params IEnumerable<string> arguments) => Start(_hostSide, program, arguments);

    public void Dispose()
    {
        foreach (string side in (string[])[_cameraSide, _hostSide])
        {
            using Process removal = Process.Start(new ProcessStartInfo("ip", ["netns", "del", side]) { RedirectStandardError = true })!;
            removal.WaitForExit();
        }
    }

    // `ip netns exec` becomes the program: the process id is the program's own.
    private static Process Start(string side, string program, IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo("ip", ["netns", "exec", side, program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static void Ip(params string[] arguments) => Run("ip", arguments);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Trim()} (root and iproute2 are needed)");
    }
}
