using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EdgeInspector.CameraSimulator;

const int Ended = 0;
const int WrongOptions = 1;
const int NoSocket = 2;

// The library would listen for signals only after the camera has said that it is ready; the program listens before.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await new CommandLine().Root(RunAsync).Parse(args).InvokeAsync(configuration);

static async Task<int> RunAsync(SimulatedCameraOptions options, IImageSource source, TimeSpan statisticsPeriod)
{
    using var end = new CancellationTokenSource();
    using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

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
        var cost = new SendingCost();
        try
        {
            while (true)
            {
                await Task.Delay(statisticsPeriod > TimeSpan.Zero ? statisticsPeriod : Timeout.InfiniteTimeSpan, end.Token);
                Print(camera.Statistics, cost);
            }
        }
        catch (OperationCanceledException)
        {
            // SIGINT or SIGTERM: the way this program ends.
        }
        Print(camera.Statistics, cost);
    }
    return Ended;

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;   // the orderly end above instead of the system's
        end.Cancel();
    }
}

static void Print(CameraStatistics statistics, SendingCost cost) => Console.WriteLine(Line(statistics) + cost.SinceLast(statistics));

static string Line(CameraStatistics s) =>
    $"frames {s.Frames}, packets {s.Packets}, bytes {s.Bytes}, lost {s.LostPackets}, resend requests {s.ResendRequests}, resent {s.ResentPackets}, "
    + $"unavailable {s.UnavailablePackets}, commands {s.Commands}, refused {s.RefusedCommands}, pending {s.PendingAcknowledges}, heartbeat expiries {s.HeartbeatExpiries}, "
    + $"events {s.Events}, repeated {s.RepeatedEvents}, actions {s.Actions}, triggers {s.Triggers}, missed {s.MissedTriggers}, ignored {s.IgnoredTriggers}, send errors {s.SendErrors}";
