using System.CommandLine;
using EdgeInspector.GigEVision;
using EdgeInspector.Imaging;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>camera snapshot</c>: takes one whole image and writes it to a file.</summary>
/// <remarks>A camera that waits for its trigger gets a software trigger when it takes one; for any other source the trigger must come from outside.</remarks>
internal static class CameraSnapshotCommand
{
    public static Command Create()
    {
        var target = new CameraTarget();
        var file = new Argument<FileInfo>("file") { Description = $"Where to write: {PictureFile.Formats}. A file that is there is replaced." };
        file.Validators.Add(parsed =>
        {
            string extension = Path.GetExtension(parsed.Tokens[0].Value);
            if (!PictureFile.Knows(extension)) parsed.AddError($"'{parsed.Tokens[0].Value}' ends in none of {PictureFile.Formats}");
        });
        var wait = new Option<int>("--wait-ms") { Description = "How long to wait for the image: 10..600000.", DefaultValueFactory = _ => 5000 };
        wait.Validators.Add(parsed =>
        {
            if (parsed.GetValueOrDefault<int>() is < 10 or > 600_000) parsed.AddError($"--wait-ms {parsed.GetValueOrDefault<int>()} is outside 10..600000");
        });
        var raw = new Option<bool>("--raw") { Description = "Write the samples of a Bayer mosaic to the .png, grey with all their bits, instead of colours made of them." };
        var command = new Command("snapshot", "Take one image and write it to a file.") { file, wait, raw };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(raw) && parsed.GetResult(file)?.Tokens is [{ Value: string name }] && Path.GetExtension(name).Equals(".ppm", StringComparison.OrdinalIgnoreCase))
                parsed.AddError($"--raw goes not with '{name}': a .ppm holds colours; allowed: .png, .pgm, .raw");
        });
        target.AddTo(command);
        command.SetAction((parsed, cancellation) => target.WithCameraAsync(
            parsed,
            target.Options(parsed),
            camera => TakeAsync(camera, parsed.GetRequiredValue(file), parsed.GetValue(raw), TimeSpan.FromMilliseconds(parsed.GetValue(wait)), cancellation),
            cancellation));
        return command;
    }

    private static async Task<int> TakeAsync(Camera camera, FileInfo file, bool keepsMosaic, TimeSpan wait, CancellationToken cancellation)
    {
        using Snapshot snapshot = await Snapshot.TakeAsync(camera, wait, cancellation);
        if (snapshot.Frame is null)
        {
            await Console.Error.WriteLineAsync(snapshot.Message);
            return 1;
        }

        try
        {
            PictureFile.Write(file.FullName, snapshot.Frame.View, keepsMosaic);
        }
        catch (Exception cannot) when (cannot is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync($"{file.FullName}: {cannot.Message}");
            return 1;
        }

        FrameInfo info = snapshot.Frame.Info;
        Console.WriteLine(
            $"{file.FullName}: {info.Width}x{info.Height} {info.PixelFormat}, block {info.BlockId}, camera time {info.CameraTimestampNs} ns, "
            + $"{info.PacketsExpected} packets, {info.ResentPackets} resent");
        return 0;
    }
}
