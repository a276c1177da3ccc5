using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Agent.Tests.Handshake;

/// <summary><c>evidence.when-lost: halt</c>: a disk that takes no picture stops the machine, and a person starts it again.</summary>
public sealed class EvidenceHaltTests : IDisposable
{
    private const int Side = 8;
    private readonly string _root = Directory.CreateTempSubdirectory("evidence-").FullName;
    private readonly string _folder;
    private readonly AlignedMemory _image = new(Side * Side);
    private readonly Wake _wake = new();
    private readonly EvidenceRing _ring = new(64, Side * Side, 4, TimeSpan.FromHours(1));

    public EvidenceHaltTests() => _folder = Path.Combine(_root, "evidence");

    public void Dispose()
    {
        _image.Dispose();
        _wake.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact, Requirement("XAI-01"), Requirement("LIN-05")]
    public async Task Disk_that_takes_no_picture_halts_the_line_until_a_person_acknowledges_it_and_again_while_it_takes_none()
    {
        using var line = new HalfLine(new SimulatedPlcOptions
        {
            Program = new PlcProgramOptions { Units = 100_000, RatePerMinute = 900, StartDelay = TimeSpan.FromMilliseconds(50) },
        });
        EvidenceKeeper keeper = Keeper(line.Readiness);
        line.Keeps = () => Held(line.Clock);
        line.Recorded = result =>
        {
            keeper.Claim(result);
            keeper.Commit();
            keeper.Turn(CancellationToken.None);
        };
        await HalfLine.UntilAsync(() => keeper.Written >= 2, "pictures of rejected units are kept");

        RefuseWrites();
        await HalfLine.UntilAsync(() => line.Plc is { StopIsRequested: true, AgentIsReady: false }, "Ready low and a stop requested");
        string haltedFor = line.Readiness.HaltedFor;
        await line.UntilFedAsync(12); // Those that were accepted before have passed the gate.
        long accepted = line.Plc.Counters.Accepted;
        await line.UntilFedAsync(6);
        long acceptedWhileHalted = line.Plc.Counters.Accepted - accepted;
        await AcknowledgeAsync(line);
        await HalfLine.UntilAsync(() => line.Changes.Count(change => change.To == LineState.Halted) == 2, "the disk takes none still: halted again");

        TakeWrites();
        long written = keeper.Written;
        await AcknowledgeAsync(line);
        await line.UntilAcceptedAsync(3);
        await HalfLine.UntilAsync(() => keeper.Written > written, "pictures are kept again");

        line.AssertSafeAndTrue();
        Assert.Equal(0, acceptedWhileHalted);
        Assert.StartsWith("evidence is lost: ", haltedFor, StringComparison.Ordinal);
        Assert.Contains(_folder, haltedFor, StringComparison.Ordinal);
        Assert.Equal(2, line.Changes.Count(change => change.To == LineState.Halted));
        AuditEvent[] acknowledged = [.. line.Events.Where(e => e.What == AuditEventKind.StopAcknowledged)];
        Assert.Equal(haltedFor, acknowledged[0].Old);
        Assert.All(acknowledged, e => Assert.Equal(("anna", "operator"), (e.Who, e.Role)));
        Assert.Equal(2, acknowledged.Length);
    }

    // As a person does it at the machine.
    private static async Task AcknowledgeAsync(HalfLine line)
    {
        line.Plc.Command(PackMlCommand.Stop);
        await HalfLine.UntilAsync(() => line.Plc.LineState == PackMlState.Stopped, "the machine is stopped");
        await Task.Delay(100, TestContext.Current.CancellationToken); // So that the agent has seen it, too.
        line.Plc.Command(PackMlCommand.Reset);
        await HalfLine.UntilAsync(() => line.Plc is { LineState: PackMlState.Idle, AgentIsReady: true, StopIsRequested: false }, "the agent is ready again");
        line.Plc.Command(PackMlCommand.Start);
    }

    // A file where the folder was refuses everybody, root as well.
    private void RefuseWrites()
    {
        Directory.Move(_folder, _folder + ".away");
        File.WriteAllText(_folder, "");
    }

    private void TakeWrites()
    {
        File.Delete(_folder);
        Directory.Move(_folder + ".away", _folder);
    }

    private EvidenceKeeper Keeper(LineReadiness readiness)
    {
        var settings = new EvidenceKeeping
        {
            Folder = _folder, AcceptEvery = 0, Buffers = 64, SizeMaxBytes = 1 << 24, KeepFor = TimeSpan.FromDays(90), FreeMinBytes = 0,
            WhenLost = EvidenceLoss.Halt, MapWithin = TimeSpan.Zero,
        };
        var files = new EvidenceFolder(_folder, new EvidenceSettings { SizeMaxBytes = 1 << 24, KeepFor = settings.KeepFor, FreeMinBytes = 0 }, TimeProvider.System);
        return new EvidenceKeeper(
            [_ring], files, new HandOver<KeptView>(64, _wake), settings, new LineClock(TimeProvider.System), _ => { }, _ => { }, null,
            why => readiness.Raise(LineEvent.Halt, why), () => readiness.Acknowledgements);
    }

    private unsafe long Held(LineClock clock)
    {
        EvidenceBuffer buffer = _ring.TryReserve(clock.Now)!;
        Assert.True(buffer.Keep(new ImageView(_image.Pointer, Side, Side, Side, PixelFormat.Mono8), [1, 2, 3, 4], 1, 2, clock.Now));
        return buffer.Ticket;
    }
}
