using EdgeInspector.Agent;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Benchmarks.Plc;

/// <summary>The agent's ledger, handshake, verdict link and trigger link; the camera and the model are right at once.</summary>
internal sealed class SoakAgent : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(40), Patience = TimeSpan.FromSeconds(2);

    private readonly PlcSettings _settings;
    private readonly string _endpointUrl;
    private readonly TimeProvider _wall;
    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly UaPlcLink _link;
    private readonly UaPlcInputs _inputs;
    private readonly UnitLedger _ledger = new(1, Deadline - TimeSpan.FromMilliseconds(5), 64, TimeSpan.FromMilliseconds(5));
    private readonly VerdictDriver _driver;
    private uint _trigger;
    private bool _isFound;
    private uint _beat;

    public SoakAgent(string endpointUrl, WriteMode write, WriteConfirmation confirm, SoakHidden hidden, TimeProvider wall)
    {
        _wall = wall;
        Hidden = hidden;
        _endpointUrl = endpointUrl;
        _settings = new PlcSettings
        {
            Endpoint = new Uri(endpointUrl),
            Security = null!,
            Identity = null!,
            Session = null!,
            Limits = null!,
            Handshake = new PlcHandshakeSettings
            {
                Mode = HandshakeMode.PositiveRelease, PartSource = PartSource.PlcTrigger, Deadline = Deadline, Reserve = TimeSpan.FromMilliseconds(8),
                TriggerPoll = TimeSpan.FromMilliseconds(1), Heartbeat = TimeSpan.FromMilliseconds(500), SkewMax = TimeSpan.FromMilliseconds(5),
                ViewsWithin = TimeSpan.FromMilliseconds(20), ConfirmWithin = TimeSpan.FromSeconds(2),
            },
            Write = new PlcWrite { Mode = write, Confirm = confirm },
            Nodes = Nodes,
        };
        _link = new UaPlcLink(NewLink(), _settings, "soak/1", "sha256:1", "sha256:2");
        _inputs = new UaPlcInputs(NewLink(), Nodes);
        _driver = new VerdictDriver(_link, new PlcHandshake(HandshakeRules.Of(_settings)), _clock, pause => Thread.Sleep(pause));
    }

    /// <summary>What jumps of the counter hid, over every agent of a soak.</summary>
    public SoakHidden Hidden { get; }

    /// <summary>Whether both sessions are up; opens what is not.</summary>
    public bool IsUp()
    {
        if (!_link.IsUp && _link.TryOpen(out uint last, CancellationToken.None)) _driver.CountFrom(last);
        if (!_inputs.IsUp) _isFound = false;
        return _link.IsUp & (_inputs.IsUp || _inputs.TryOpen(CancellationToken.None));
    }

    /// <summary>Sees the counter, judges the unit and carries the verdict; null where the trigger was not seen.</summary>
    /// <param name="verdict">What the model says.</param>
    /// <param name="beforeCommit">What befalls the connection between the decision and its verdict.</param>
    public InspectionResult? Inspect(Verdict verdict, Action? beforeCommit)
    {
        TimeSpan at = _clock.Now;
        if (_inputs.Read(out PlcReading now, Patience) != PlcAnswer.Good || now.Trigger == _trigger) return null;
        if (!_isFound) _ledger.Forget();
        else Hidden.Expect(_trigger, now.Trigger);
        _isFound = true;
        _trigger = now.Trigger;
        _ledger.Triggered(new Trigger(now.Trigger, now.Unit, now.Pocket, at), _clock.Now);
        _ledger.Inspected(
            new ViewResult
            {
                Trigger = now.Trigger,
                Outcome = ViewOutcome.Inspected,
                Verdict = verdict,
                Reason = verdict switch { Verdict.Accept => RejectReason.None, Verdict.Undecided => RejectReason.Doubt, Verdict.Reject => RejectReason.Defect, _ => RejectReason.Defect },
            },
            _clock.Now);
        _ledger.Expire(_clock.Now);
        // What the counter jumped over is recorded, not written.
        Decision decision;
        while (Take(out decision)) Hidden.Decided(decision);

        beforeCommit?.Invoke();
        DeliveryOutcome outcome = _driver.Deliver(decision, out uint sequence);
        return new InspectionResult
        {
            ResultSequence = sequence,
            Decision = decision,
            Delivery = outcome,
            BatchId = "soak",
            DeliveredAt = _clock.Now,
            DecidedAtUtc = default,
        };
    }

    private bool Take(out Decision decision) =>
        _ledger.TryTake(out decision) ? decision.Trigger.IsUnseen : throw new InvalidOperationException("the ledger has not decided");

    public void Beat() => _link.WriteStatus(new PlcStatus(++_beat, State: 2, IsReady: true, FaultCode: 0, RequestsStop: false), Patience);

    public void Dispose()
    {
        _link.Dispose();
        _inputs.Dispose();
    }

    private UaLink NewLink() => new(new UaClientOptions
    {
        EndpointUrl = _endpointUrl,
        SecurityPolicy = SecurityPolicy.None,
        SecurityMode = MessageSecurityMode.None,
        ReconnectDelayMax = TimeSpan.FromMilliseconds(50),
        Time = _wall,
    });

    private static PlcNodes Nodes { get; } = new()
    {
        PlcHeartbeat = Id("PlcHeartbeat"), LineState = null, ProductCode = null, BatchId = null, RecipeId = null,
        Trigger = Id("Trigger"), UnitId = Id("UnitId"), StationPocket = Id("StationPocket"), ChallengeMode = null, AckSeq = Id("AckSeq"),
        ConfirmUnitId = null, ConfirmLane = null, Heartbeat = Id("Heartbeat"), State = Id("State"), Ready = Id("Ready"),
        FaultCode = null, SchemaHash = null, PassportId = null, ConfigurationHash = null,
        ResultUnitId = Id("ResultUnitId"), Verdict = Id("Verdict"), ReasonCode = Id("ReasonCode"), Score = Id("Score"), ResultSeq = Id("ResultSeq"),
        RejectSignal = Id("RejectSignal"), Result = Id("Result"), PostResult = Id("PostResult"), PostResultObject = $"nsu={VisionDataBlock.NamespaceUri};s=DB_Vision",
        ActiveRecipeId = null, ActiveRecipeHash = null, OperatorId = null, RequestStop = null, RequestChallenge = null,
    };

    private static string Id(string name) => $"nsu={VisionDataBlock.NamespaceUri};s=DB_Vision.{name}";
}
