using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Runs made-up units through loop and handshake before the line is ready, so that the first real unit does not wait for the compiler.</summary>
/// <remarks>Everything here is a copy of its own: no unit of it is counted, recorded or told to anybody.</remarks>
public static class Rehearsal
{
    private const int Units = 120;
    private static readonly TimeSpan Pitch = TimeSpan.FromSeconds(1);

    /// <param name="views">Views of a unit.</param>
    /// <param name="clock">Line time.</param>
    public static void Run(int views, LineClock clock)
    {
        using var wake = new Wake();
        var notices = new HandOver<PlcNotice>(8, wake);
        var decisions = new HandOver<Decision>(8, wake);
        var camera = new CameraInput(
            new TriggerPairing(views, Pitch / 10, Pitch / 2, Pitch / 10),
            [.. Enumerable.Range(0, views)],
            new HandOver<CameraView>(ViewList.Capacity, wake),
            new HandOver<CameraView>(ViewList.Capacity, wake));
        var readiness = new LineReadiness(_ => { });
        readiness.Raise(LineEvent.Loaded, "rehearsal");
        readiness.Tell(LineCondition.All, holds: true, "rehearsal");
        var stage = new RejectionStage(
            new UnitLedger(views, Pitch), [camera], notices, decisions, new HandOver<DeliveredVerdict>(8, wake), new GateWatch(), default, readiness, clock, wake, Pitch,
            LoopAlarms.None);
        using var link = new SilentLink();
        var driver = new VerdictDriver(link, new PlcHandshake(new HandshakeRules(TimeSpan.FromMinutes(1), TimeSpan.Zero)), clock, _ => { });

        notices.TryGive(new PlcNotice { What = PlcNotice.Kind.Found });
        ulong sequence = 0;
        for (uint unit = 1; unit <= Units; unit++)
        {
            TimeSpan at = clock.Now + (unit * Pitch);
            notices.TryGive(new PlcNotice { What = PlcNotice.Kind.Triggered, Number = unit, Unit = new UnitId(unit), Earliest = at, Latest = at });
            for (int view = 0; view < views; view++)
            {
                camera.Inspected.TryGive(new CameraView(sequence++, new ViewResult
                {
                    Outcome = ViewOutcome.Inspected,
                    Verdict = Verdict.Accept,
                    Times = new ViewTimes { FirstPacketAt = at },
                }));
            }

            camera.Pulse();
            stage.Turn(at);
            while (decisions.TryTake(out Decision decision)) driver.Deliver(decision, out _);
        }
    }

    /// <summary>A PLC that acknowledges everything and does nothing.</summary>
    private sealed class SilentLink : IPlcLink
    {
        private uint _sequence;

        public bool IsUp => true;

        public string LastProblem => "";

        public bool TryOpen(out uint lastSequence, CancellationToken stop)
        {
            lastSequence = 0;
            return true;
        }

        public PlcAnswer WriteVerdict(in Decision decision, TimeSpan left) => PlcAnswer.Good;

        public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
        {
            _sequence = sequence;
            return PlcAnswer.Good;
        }

        public PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
        {
            confirmed = _sequence;
            return PlcAnswer.Good;
        }

        public PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left) => PlcAnswer.Good;

        public PlcAnswer AcknowledgeRecipe(ActiveRecipe recipe, TimeSpan left) => PlcAnswer.Good;

        public void Dispose()
        {
        }
    }
}
