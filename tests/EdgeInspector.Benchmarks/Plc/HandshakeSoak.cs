using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.PlcSimulator;
using Lane = EdgeInspector.PlcSimulator.Lane;

namespace EdgeInspector.Benchmarks.Plc;

/// <summary>A million units through ledger, handshake and two OPC UA sessions to the simulated PLC, with random faults; then both sides' books are compared unit by unit.</summary>
/// <remarks>
/// No camera and no model: the verdict of a unit follows from the seed. The PLC keeps a time of its own, so that the pace is the sockets'.
/// Exit codes: 0 every promise kept, 1 one was broken, 2 wrong arguments.
/// </remarks>
public static class HandshakeSoak
{
    private const int ReportEvery = 50_000;
    private const int BeatEvery = 20;

    /// <summary>Faults by their weight: what costs a reconnection comes seldom.</summary>
    private static readonly (SoakFault Fault, int Weight)[] Weights =
    [
        (SoakFault.LostAck, 30), (SoakFault.SlowScan, 30), (SoakFault.RefusedPayload, 20), (SoakFault.RefusedCommit, 20), (SoakFault.CounterJump, 20),
        (SoakFault.CounterRestart, 20), (SoakFault.RepeatedUnitId, 20), (SoakFault.KillSessions, 8), (SoakFault.KillConnections, 8),
        (SoakFault.OtherNamespaceIndex, 2), (SoakFault.AgentRestart, 2),
    ];

    public static int Run(string[] args)
    {
        if (!SoakOptions.TryParse(args, out SoakOptions options, out string problem))
        {
            Console.Error.WriteLine($"error: {problem}");
            return 2;
        }

        Console.WriteLine($"handshake soak: {options.Units} units, seed {options.Seed}, faults {options.FaultShare:P2} of units, write mode {options.Write}, confirm {options.Confirm}, {Environment.ProcessorCount} logical cores");
        using var plc = new SoakPlc(options.Units);
        var hidden = new SoakHidden();
        var wall = new SoakTime(() => plc.Now);
        var agent = new SoakAgent(plc.EndpointUrl, options.Write, options.Confirm, hidden, wall);
        var records = new SoakRecord[options.Units];
        var faults = new SoakFault[options.Units];
        var told = new Dictionary<SoakFault, int>();
        var random = new Random(options.Seed);
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (!agent.IsUp()) Thread.Sleep(5);
            for (int i = 0; i < options.Units; i++)
            {
                SoakFault fault = random.NextDouble() < options.FaultShare ? Draw(random) : SoakFault.None;
                Verdict verdict = random.Next(10) switch { 0 => Verdict.Undecided, 1 or 2 or 3 => Verdict.Reject, _ => Verdict.Accept };
                told[fault] = told.GetValueOrDefault(fault) + 1;
                faults[i] = fault;
                if (fault == SoakFault.AgentRestart)
                {
                    agent.Dispose();
                    agent = new SoakAgent(plc.EndpointUrl, options.Write, options.Confirm, hidden, wall);
                }

                plc.Feed(fault);
                bool wasUp = agent.IsUp();
                if (wasUp && i % BeatEvery == 0) agent.Beat();
                records[i] = SoakRecord.Of(wasUp ? agent.Inspect(verdict, Befall(fault, plc)) : null);
                plc.Pass();

                // The conveyor goes on while the sessions come back.
                if (!wasUp) Thread.Sleep(25);
                if ((i + 1) % ReportEvery == 0) Report(i + 1, start, records, plc.Counters);
            }
        }
        finally
        {
            agent.Dispose();
        }

        Console.WriteLine($"faults: {string.Join(", ", told.Where(t => t.Key != SoakFault.None).OrderBy(t => t.Key).Select(t => $"{t.Key} {t.Value}"))}");
        return Judge(options, plc, records, faults, hidden) ? 0 : 1;
    }

    private static Action? Befall(SoakFault fault, SoakPlc plc) => fault switch
    {
        SoakFault.KillSessions => plc.KillSessions,
        SoakFault.KillConnections => plc.KillConnections,
        SoakFault.OtherNamespaceIndex => plc.RestartWithOtherNamespaceIndex,
        SoakFault.None or SoakFault.LostAck or SoakFault.SlowScan or SoakFault.RefusedPayload or SoakFault.RefusedCommit or SoakFault.CounterJump
            or SoakFault.CounterRestart or SoakFault.RepeatedUnitId or SoakFault.AgentRestart => null,
        _ => null,
    };

    private static SoakFault Draw(Random random)
    {
        int at = random.Next(Weights.Sum(w => w.Weight));
        foreach ((SoakFault fault, int weight) in Weights)
        {
            if ((at -= weight) < 0) return fault;
        }

        return SoakFault.None;
    }

    private static bool Judge(SoakOptions options, SoakPlc plc, SoakRecord[] records, SoakFault[] faults, SoakHidden hidden)
    {
        PlcCounters counters = plc.Counters;
        long wrongUnit = 0, withoutAck = 0, untrue = 0, unheard = 0, unseen = 0, accepted = 0, passedUnacknowledged = 0, numbersTwice = 0, taken = 0;
        var numbers = new HashSet<uint>();
        for (int i = 0; i < records.Length; i++)
        {
            PlcUnit unit = plc.Units[i];
            SoakRecord record = records[i];
            if (!record.IsSeen) unseen++;
            if (unit.Verdict is not null) taken++;

            // A verdict at the PLC must be the one that was decided for this very unit.
            bool isOwn = record.IsSeen && record.Unit == unit.UnitId && (byte)record.Decided == (byte?)unit.Verdict;
            if (unit.Verdict is not null && !isOwn) wrongUnit++;
            if (record is { IsSeen: true, Recorded: Verdict.Accept })
            {
                accepted++;
                if (record.Delivery != DeliveryOutcome.Acknowledged) withoutAck++;
                bool isThePlcs = unit.Verdict == PlcVerdict.Accept && (unit.Lane == Lane.Accept || unit.HeartbeatWasStale);
                if (!isThePlcs && !CanBeHeardOf(options, faults[i])) unheard++;
                else if (!isThePlcs) untrue++;
            }

            if (unit.Lane == Lane.Accept && record is not { IsSeen: true, Decided: Verdict.Accept }) withoutAck++;
            if (unit.Lane == Lane.Accept && record is { IsSeen: true, Recorded: Verdict.Undecided }) passedUnacknowledged++;
            if (record.Sequence > 0 && !numbers.Add(record.Sequence)) numbersTwice++;
        }

        long staleAccepts = records.Where((r, i) => r is { IsSeen: true, Recorded: Verdict.Accept } && plc.Units[i].HeartbeatWasStale).LongCount();
        bool countersAgree = counters.Triggered == options.Units
            && counters.Accepted + counters.Gray + counters.Rejected == options.Units
            && counters.Accepted == accepted - staleAccepts - unheard + passedUnacknowledged
            && counters.Silent == options.Units - taken;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"PLC: triggered {counters.Triggered}, accepted {counters.Accepted}, gray {counters.Gray}, rejected {counters.Rejected} (silent {counters.Silent}, stale {counters.StaleHeartbeat}), late {counters.LateVerdicts}, second {counters.SecondVerdicts}"));
        Console.WriteLine($"agent: {Outcomes(records)}, triggers unseen {unseen}; accepts {accepted}; passed unacknowledged, recorded undecided {passedUnacknowledged}; accepts that the program took too late without a way to tell {unheard}; hidden by the counter {hidden.Decisions}");
        return Check("no verdict of one unit reached another", wrongUnit + counters.WrongUnitVerdicts)
            & Check("no accept without its acknowledgement", withoutAck)
            & Check("every recorded accept is the PLC's", untrue)
            & Check("every unit that the counter jumped over was rejected by a decision of its own", Math.Abs(hidden.Expected - hidden.Decisions) + hidden.Wrong)
            & Check("no sequence number was used twice", numbersTwice)
            & Check("the counters of both sides agree", countersAgree ? 0 : 1);
    }

    /// <summary>Whether the agent must know: the weaker confirmations say nothing of a program whose scan comes when the gate is set.</summary>
    private static bool CanBeHeardOf(SoakOptions options, SoakFault fault) => options.Confirm == WriteConfirmation.Ack || fault != SoakFault.SlowScan;

    private static bool Check(string promise, long broken)
    {
        Console.WriteLine($"{(broken == 0 ? "ok    " : "FAILED")} {promise}{(broken == 0 ? "" : $" ({broken})")}");
        return broken == 0;
    }

    private static void Report(int units, long start, SoakRecord[] records, PlcCounters counters)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{units,9} units  {elapsed:hh\\:mm\\:ss}  {units / elapsed.TotalSeconds,7:0}/s  {Outcomes(records.Take(units))}  PLC accepted {counters.Accepted}"));
    }

    private static string Outcomes(IEnumerable<SoakRecord> records) =>
        string.Join(", ", records.Where(r => r.IsSeen).GroupBy(r => r.Delivery).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"));
}
