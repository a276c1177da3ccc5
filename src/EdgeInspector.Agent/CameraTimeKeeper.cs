using System.Globalization;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.Timing;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>Keeps one open camera's clock mapped to line time, asks whether PTP holds it, and tells every new mapping.</summary>
/// <remarks>Control plane: one reading thread (<see cref="CameraClockSampler"/>) and one loop. Disposed before the camera; from then on no time is told.</remarks>
internal sealed class CameraTimeKeeper : IDisposable
{
    // Often enough that the audit trail has a jump at about the time of its frames.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private const int LooksPerPtpReading = 10;

    private readonly Camera _camera;
    private readonly CameraTime _time;
    private readonly LineJournal _journal;
    private readonly CameraClockSampler _sampler;
    private CameraClockSource _source;
    private string _mappingTold = "";
    private int _jumpsTold;

    /// <param name="camera">Open and under our control.</param>
    /// <param name="time">Told the clock.</param>
    /// <param name="interval">Time between two readings.</param>
    /// <param name="journal">Told each new mapping.</param>
    /// <param name="logger">For the readings' own messages.</param>
    public CameraTimeKeeper(Camera camera, CameraTime time, TimeSpan interval, LineJournal journal, ILogger logger)
    {
        _camera = camera;
        _time = time;
        _journal = journal;
        PtpReading ptp = PtpReading.Read(camera.Features);
        _source = SourceOf(ptp);

        // A clock that PTP steers, or may come to steer, changes its rate by more than a crystal does.
        var options = new CameraClockOptions();
        if (ptp.State is not (PtpState.Unknown or PtpState.Disabled)) options = options with { DriftChangePpmMax = options.DriftPpmMax };
        _sampler = new CameraClockSampler(camera, logger, interval, options);
        _time.Use(_sampler.Clock, _source);
    }

    /// <summary>Watches until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery, _camera.Options.TimeProvider);
        int looks = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (++looks % LooksPerPtpReading == 0) LookAtPtp();
                LookAtClock();
            }
        }
        catch (OperationCanceledException)
        {
            // The camera is lost, or the line stops.
        }
    }

    public void Dispose()
    {
        _time.Use(null, CameraClockSource.None);
        _sampler.Dispose();
    }

    private static CameraClockSource SourceOf(PtpReading ptp) => ptp.IsSynchronised ? CameraClockSource.Ptp : CameraClockSource.Sampled;

    private void LookAtPtp()
    {
        if (_camera.LossReason != CameraLossReason.None) return;
        PtpReading ptp = PtpReading.Read(_camera.Features);
        CameraClockSource source = SourceOf(ptp);
        if (source == _source) return;
        _source = source;
        _time.Use(_sampler.Clock, source);
        Tell($"PTP is {ptp.State}");
    }

    private void LookAtClock()
    {
        int jumps = _sampler.Clock.Jumps;
        if (_sampler.Clock.SampleCount == 0 || (jumps == _jumpsTold && _mappingTold.Length > 0)) return;
        string why = jumps == _jumpsTold ? "first readings" : $"the clock jumped: {_sampler.Clock.LastJump}, jump {jumps} since the camera was opened";
        _jumpsTold = jumps;
        Tell(why);
    }

    private void Tell(string why)
    {
        if (!_sampler.Clock.TryMapLast(out ulong cameraNs, out HostTime moment)) return;
        string source = _source == CameraClockSource.Ptp ? "ptp" : "sampled";
        string mapping = string.Create(CultureInfo.InvariantCulture, $"{source}, camera clock {cameraNs} ns, error {moment.ErrorNs / 1000.0:0.0} us");
        _journal.ClockMapped(_camera.Options.Name, _mappingTold, mapping, why, isJump: _jumpsTold > 0);
        _mappingTold = mapping;
    }
}
