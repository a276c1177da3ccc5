using System.CommandLine;
using System.Text.Json;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.Diagnosis;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>doctor camera</c>: looks at everything between a camera and this PC, one line each with its remedy.</summary>
public static class DoctorCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create() => new("doctor", "Look at what the line needs, one line each with its remedy.") { Camera() };

    private static Command Camera()
    {
        var target = new CameraTarget();
        var config = new Option<string?>("--config") { Description = "Look at every camera of this line's configuration, opened as the line would." };
        var seconds = new Option<int>("--stream-s") { Description = "How long the test stream runs: 0..60; 0 is none.", DefaultValueFactory = _ => 2 };
        seconds.Validators.Add(parsed =>
        {
            if (parsed.GetValueOrDefault<int>() is < 0 or > 60) parsed.AddError($"--stream-s {parsed.GetValueOrDefault<int>()} is outside 0..60");
        });
        var freeRun = new Option<bool>("--free-run") { Description = "Switch TriggerMode off for the test stream, and on again after it." };
        var packetSize = new Option<int>("--packet-size-bytes") { Description = "Largest packet: 576..16260.", DefaultValueFactory = _ => 1500 };
        packetSize.Validators.Add(parsed =>
        {
            if (parsed.GetValueOrDefault<int>() is < 576 or > 16260) parsed.AddError($"--packet-size-bytes {parsed.GetValueOrDefault<int>()} is outside 576..16260");
        });
        var json = new Option<bool>("--json") { Description = "Print JSON instead of lines." };
        var command = new Command("camera", "Look at the way from a camera to this PC; the line must stand. Exit code 0 no problem, 1 a problem, 2 wrong use.")
        {
            config, seconds, freeRun, packetSize, json,
        };
        target.AddTo(command, config);
        command.SetAction(async (parsed, cancellation) =>
        {
            IReadOnlyList<CameraLink>? links = parsed.GetValue(config) is string file
                ? Configured(file)
                : [new CameraLink(target.Selector(parsed), target.Options(parsed) with { PacketSizeBytes = parsed.GetValue(packetSize) }, new StreamOptions())];
            if (links is null) return 2;
            var time = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            return await ExamineAsync(links, time, parsed.GetValue(freeRun), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static CameraLink[]? Configured(string file)
    {
        ConfigurationReading reading = ConfigurationReader.Read(file);
        foreach (ConfigurationProblem problem in reading.Problems) Console.Error.WriteLine(problem);
        return reading.Configuration?.Cameras.Select((camera, index) => CameraLink.Of(camera, index, TimeProvider.System)).ToArray();
    }

    private static async Task<int> ExamineAsync(IReadOnlyList<CameraLink> links, TimeSpan streamTime, bool freeRun, bool json, CancellationToken cancellation)
    {
        var doctor = new CameraDoctor(new HostFacts(), NullLogger.Instance);
        var all = new List<(string Camera, Symptom Symptom)>();
        foreach (CameraLink link in links)
        {
            if (!json) Console.WriteLine($"camera '{link.Options.Name}'");
            await foreach (Symptom symptom in doctor.ExamineAsync(link.Selector, link.Options, link.Stream, streamTime, freeRun, cancellation))
            {
                all.Add((link.Options.Name, symptom));
                if (!json) Console.WriteLine($"  {symptom}");
            }
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                all.Select(s => new
                {
                    camera = s.Camera,
                    subject = s.Symptom.Subject,
                    status = s.Symptom.Status.ToString().ToLowerInvariant(),
                    seen = s.Symptom.Seen,
                    remedy = s.Symptom.Remedy,
                }),
                Indented));
        }

        return all.Any(s => s.Symptom.Status == DiagnosisStatus.Problem) ? 1 : 0;
    }
}
