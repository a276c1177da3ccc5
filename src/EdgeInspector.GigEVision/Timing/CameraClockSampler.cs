using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Timing;

/// <summary>Reads a camera's clock every few seconds, on a thread of its own, into a <see cref="CameraClock"/>.</summary>
/// <remarks>
/// Needs control over the camera. Only the latch is timed, and it is asked for once: a repeated command would widen the reading. Nobody else
/// should latch the camera's clock meanwhile. Owned by whoever made it; dispose it before the camera.
/// </remarks>
public sealed partial class CameraClockSampler : IDisposable
{
    /// <summary>Time between two readings.</summary>
    public static readonly TimeSpan IntervalDefault = TimeSpan.FromSeconds(2);

    // The first readings follow each other fast, so that a usable clock is there with the first frames.
    private const int FirstReadings = 4;
    private static readonly TimeSpan _firstInterval = TimeSpan.FromMilliseconds(100);

    private readonly ControlChannel _channel;
    private readonly string _camera;
    private readonly ulong _tickFrequency;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private int _readings;
    private int _failures;

    /// <param name="camera">An open camera.</param>
    /// <param name="logger">Is told of jumps and of readings that fail.</param>
    /// <param name="interval">Time between two readings; null is <see cref="IntervalDefault"/>.</param>
    /// <param name="options">What is believed of the clock; its frequencies are filled in here.</param>
    public CameraClockSampler(Camera camera, ILogger logger, TimeSpan? interval = null, CameraClockOptions? options = null)
        : this((camera ?? throw new ArgumentNullException(nameof(camera))).Channel, camera.Options.Name, camera.TickFrequency, camera.Options.TimeProvider, logger, interval, options)
    {
    }

    internal CameraClockSampler(
        ControlChannel channel, string camera, ulong tickFrequency, TimeProvider time, ILogger logger, TimeSpan? interval, CameraClockOptions? options)
    {
        _channel = channel;
        _camera = camera;
        _tickFrequency = tickFrequency;
        _time = time;
        _logger = logger;
        _interval = interval ?? IntervalDefault;
        Clock = new CameraClock((options ?? new CameraClockOptions()) with { HostFrequency = time.TimestampFrequency, TickFrequency = tickFrequency });
        _thread = new Thread(Run) { Name = $"clock {camera}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Maps the camera's times to ours.</summary>
    public CameraClock Clock { get; }

    /// <summary>Readings taken.</summary>
    public int Readings => Volatile.Read(ref _readings);

    /// <summary>Readings that failed.</summary>
    public int Failures => Volatile.Read(ref _failures);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    /// <summary>Latches the camera's clock and reads what it latched.</summary>
    internal static GvcpResult Read(ControlChannel channel, ulong tickFrequency, TimeProvider time, out ClockSample sample)
    {
        sample = default;
        long before = time.GetTimestamp();
        GvcpResult result = channel.WriteRegister(BootstrapRegister.TimestampControl, BootstrapRegister.TimestampLatch, attempts: 1);
        long after = time.GetTimestamp();
        if (!result.Succeeded) return result;
        result = channel.ReadRegister(BootstrapRegister.TimestampHigh, out uint high);
        if (!result.Succeeded) return result;
        result = channel.ReadRegister(BootstrapRegister.TimestampLow, out uint low);
        if (result.Succeeded) sample = new ClockSample(before, CameraClock.ToNanoseconds(((ulong)high << 32) | low, tickFrequency), after);
        return result;
    }

    private void Run()
    {
        bool failed = false;
        do
        {
            GvcpResult result = Read(_channel, _tickFrequency, _time, out ClockSample sample);
            if (_stop.IsSet) return;
            if (!result.Succeeded)
            {
                Interlocked.Increment(ref _failures);
                if (!failed) LogReadingFailed(_logger, _camera, result);
                failed = true;
                continue;
            }

            failed = false;
            ClockJump jump = Clock.Add(sample);
            Interlocked.Increment(ref _readings);
            if (jump != ClockJump.None) LogJump(_logger, _camera, jump, sample.CameraNs);
        }
        while (!_stop.Wait(Readings < FirstReadings && !failed ? _firstInterval : _interval));
    }

    [LoggerMessage(EventId = 3062, Level = LogLevel.Warning, Message = "camera '{Camera}': its clock jumped ({Jump}), it shows {CameraNs} ns; times are mapped anew")]
    private static partial void LogJump(ILogger logger, string camera, ClockJump jump, ulong cameraNs);

    [LoggerMessage(EventId = 3063, Level = LogLevel.Warning, Message = "camera '{Camera}': its clock cannot be read: {Result}; the error of mapped times grows")]
    private static partial void LogReadingFailed(ILogger logger, string camera, GvcpResult result);
}
