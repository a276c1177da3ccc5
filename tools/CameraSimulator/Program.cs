using System.Net.Sockets;
using EdgeInspector.CameraSimulator;

const int Ended = 0;
const int WrongOptions = 1;
const int NoSocket = 2;

return await new CommandLine().Root(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(SimulatedCameraOptions options, IImageSource source, TimeSpan statisticsPeriod, CancellationToken cancellation)
{
    IReadOnlyList<string> problems = options.Problems();
    foreach (string problem in problems) await Console.Error.WriteLineAsync(problem);
    if (problems.Count > 0) return WrongOptions;

    SimulatedCamera camera;
    try
    {
        camera = new SimulatedCamera(options, source);
    }
    catch (SocketException refused)
    {
        await Console.Error.WriteLineAsync($"camera '{options.SerialNumber}': {options.Address}:{options.Port} cannot be had: {refused.Message}");
        return NoSocket;
    }

    using (camera)
    {
        camera.Start();
        string broadcasts = camera.HearsBroadcasts ? "" : ", not to be found by broadcast";
        Console.WriteLine($"ready: camera '{options.SerialNumber}' at {camera.ControlEndPoint}, {options.Width}x{options.Height}{broadcasts}");
        try
        {
            while (true)
            {
                await Task.Delay(statisticsPeriod > TimeSpan.Zero ? statisticsPeriod : Timeout.InfiniteTimeSpan, cancellation);
                Console.WriteLine(Line(camera.Statistics));
            }
        }
        catch (OperationCanceledException)
        {
            // SIGINT or SIGTERM: the way this program ends.
        }
        Console.WriteLine(Line(camera.Statistics));
    }
    return Ended;
}

static string Line(CameraStatistics s) =>
    $"frames {s.Frames}, packets {s.Packets}, bytes {s.Bytes}, lost {s.LostPackets}, resend requests {s.ResendRequests}, resent {s.ResentPackets}, "
    + $"unavailable {s.UnavailablePackets}, commands {s.Commands}, refused {s.RefusedCommands}, heartbeat expiries {s.HeartbeatExpiries}, "
    + $"triggers {s.Triggers}, missed {s.MissedTriggers}, ignored {s.IgnoredTriggers}, send errors {s.SendErrors}";
