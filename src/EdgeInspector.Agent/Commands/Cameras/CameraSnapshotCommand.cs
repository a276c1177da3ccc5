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
        var command = new Command("snapshot", "Take one image and write it to a file.") { file, wait };
        target.AddTo(command);
        command.SetAction((parsed, cancellation) => target.WithCameraAsync(
            parsed,
            target.Options(parsed),
            camera => TakeAsync(camera, parsed.GetRequiredValue(file), TimeSpan.FromMilliseconds(parsed.GetValue(wait)), cancellation),
            cancellation));
        return command;
    }

    private static async Task<int> TakeAsync(Camera camera, FileInfo file, TimeSpan wait, CancellationToken cancellation)
    {
        var stream = new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(1) };
        using var pool = new FramePool(FrameBudget.Buffers(stream.OpenBlocksMax, inspectionDepth: 1, spare: 0), camera.PayloadSizeBytes);
        var sink = new OneImage();
        camera.StartStream(pool, sink, stream);
        try
        {
            string trigger = Trigger(camera);
            Task first = await Task.WhenAny(sink.Image, Task.Delay(wait, cancellation));
            if (first != sink.Image)
            {
                StreamStatistics seen = camera.Stream!.Statistics;
                await Console.Error.WriteLineAsync(
                    $"{camera.Options.Name}: no whole image within {wait.TotalMilliseconds} ms{trigger}; "
                    + $"{seen.ReceivedPackets} packets came, {seen.Failures} images were incomplete, {seen.StrayPackets} packets were of others");
                return 1;
            }
        }
        finally
        {
            camera.StopStream();
        }

        using Frame frame = await sink.Image;
        try
        {
            PictureFile.Write(file.FullName, frame.View);
        }
        catch (Exception cannot) when (cannot is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync($"{file.FullName}: {cannot.Message}");
            return 1;
        }

        FrameInfo info = frame.Info;
        Console.WriteLine(
            $"{file.FullName}: {info.Width}x{info.Height} {info.PixelFormat}, block {info.BlockId}, camera time {info.CameraTimestampNs} ns, "
            + $"{info.PacketsExpected} packets, {info.ResentPackets} resent");
        return 0;
    }

    /// <summary>Fires what can be fired from here; tells what the camera waits for otherwise.</summary>
    private static string Trigger(Camera camera)
    {
        if (!camera.Features.Has("TriggerMode") || camera.Features.GetEnumeration("TriggerMode") != "On") return "";
        string source = camera.Features.GetEnumeration("TriggerSource");
        if (source != "Software") return $" (TriggerMode is On and TriggerSource {source}: fire it, or set TriggerMode=Off)";
        camera.Features.Execute("TriggerSoftware");
        return "";
    }

    /// <summary>Keeps the first complete frame and gives all others back.</summary>
    private sealed class OneImage : IFrameSink
    {
        private readonly TaskCompletionSource<Frame> _image = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Frame> Image => _image.Task;

        public void Take(Frame frame)
        {
            if (frame.Status != FrameStatus.Complete || !_image.TrySetResult(frame)) frame.Dispose();
        }

        public void Underrun(in FrameInfo info)
        {
            // A later image will do.
        }
    }
}
