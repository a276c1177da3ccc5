using System.Threading.Channels;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests;

/// <summary>The facade behind its bounded queue: what it lets go of is counted, and the line never waits for it.</summary>
public sealed class VisionFacadeTests : IDisposable
{
    private const int Depth = 8;

    private readonly LineFolder _folder = new();
    private readonly VisionFacade _facade;
    private readonly LineConfiguration _configuration;
    private readonly Wake _wake = new();
    private readonly Channel<LineState> _states = Channel.CreateUnbounded<LineState>();
    private readonly Channel<ShownResult> _results;

    public VisionFacadeTests()
    {
        _folder.WriteSecret("config/password", "look only\n");
        _folder.Write("config/line.yaml", LineFolder.Line + "\nmachine-vision-server: { enabled: true, port: 1, username: historian, password-file: password }\n");
        ConfigurationReading reading = ConfigurationReader.Read(_folder.LineFile);
        Assert.Empty(reading.Problems);
        _configuration = reading.Configuration!;
        _facade = new VisionFacade(_configuration with { VisionServer = _configuration.VisionServer with { Port = 0 } }, NullLoggerFactory.Instance, TimeProvider.System);

        // As the line makes it, but shallow.
        _results = Line.NewShownResults(Depth, _facade.CountDropped);
    }

    public void Dispose()
    {
        _facade.Dispose();
        _wake.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Full_queue_lets_go_of_the_oldest_results_counts_them_and_tells_the_newest()
    {
        for (uint unit = 1; unit <= 20; unit++) Assert.True(_results.Writer.TryWrite(Shown(unit)), "the line had to wait");
        long dropped = _facade.Dropped;
        using var stop = new CancellationTokenSource();
        var thread = new Thread(() => _facade.Run(_states.Reader, _results.Reader, _wake, _ => { }, stop.Token)) { IsBackground = true };
        thread.Start();
        try
        {
            Assert.True(SpinWait.SpinUntil(() => _facade.Told == Depth, TimeSpan.FromSeconds(30)), $"{_facade.Told} were told");
        }
        finally
        {
            stop.Cancel();
            _wake.Signal();
            Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "the facade's thread does not end");
        }

        Assert.Equal((20 - Depth, 20 - Depth, Depth), (dropped, _facade.Dropped, _facade.Told));
    }

    [Fact]
    public void Queue_that_is_emptied_in_time_loses_nothing()
    {
        for (uint unit = 1; unit <= 20; unit++)
        {
            _results.Writer.TryWrite(Shown(unit));
            Assert.True(_results.Reader.TryRead(out ShownResult? shown));
            Assert.Equal(unit, shown.Result!.Decision.Unit.Value);
        }

        Assert.Equal(0, _facade.Dropped);
    }

    private ShownResult Shown(uint unit) => new(
        new InspectionResult
        {
            ResultSequence = unit,
            Decision = new Decision { Trigger = new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero), Verdict = Verdict.Accept },
            Delivery = DeliveryOutcome.Acknowledged,
            BatchId = "B-1",
            DeliveredAt = TimeSpan.Zero,
            DecidedAtUtc = DateTimeOffset.UnixEpoch,
        },
        _configuration);
}
