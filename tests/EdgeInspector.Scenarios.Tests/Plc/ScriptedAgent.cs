using EdgeInspector.OpcUa;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Plc;

/// <summary>A stand-in for the agent: reads the trigger, answers as its script says, by the contract's order of writes.</summary>
internal sealed class ScriptedAgent : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly UaClient _client;
    private readonly Func<uint, (uint UnitId, byte Verdict)?> _script;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private uint _sequence;
    private uint _beat;

    private ScriptedAgent(UaClient client, Func<uint, (uint UnitId, byte Verdict)?> script)
    {
        _client = client;
        _script = script;
        _loop = Task.Run(RunAsync);
    }

    public UaClient Client => _client;

    /// <summary>Acknowledgements that came for the verdict just written.</summary>
    public int Acknowledged { get; private set; }

    /// <param name="options">How to reach the PLC.</param>
    /// <param name="script">For a triggered unit: the unit to name and the verdict, or null to keep silent.</param>
    public static async Task<ScriptedAgent> StartAsync(UaClientOptions options, Func<uint, (uint UnitId, byte Verdict)?> script) =>
        new(await UaClient.ConnectAsync(options), script);

    public static NodeAddress Node(string name) => $"nsu={VisionDataBlock.NamespaceUri};s=DB_Vision.{name}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _loop;
        }
        catch (OperationCanceledException)
        {
        }

        await _client.DisposeAsync();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        uint last = 0;
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await _client.WriteAsync([(Node("Heartbeat"), ++_beat), (Node("Ready"), true)]);
                DataValue[] seen = await _client.ReadAsync([Node("Trigger"), Node("UnitId"), Node("AckSeq")]);
                seen[0].Value.TryGet(out uint trigger);
                seen[1].Value.TryGet(out uint unit);
                if (trigger != last && _script(unit) is var (named, verdict))
                {
                    await _client.WriteAsync([(Node("ResultUnitId"), named), (Node("Verdict"), verdict), (Node("ReasonCode"), (ushort)0), (Node("Score"), 0f)]);
                    await _client.WriteAsync(Node("ResultSeq"), ++_sequence);
                    await Task.Delay(3 * Poll, _end.Token);
                    (await _client.ReadAsync(Node("AckSeq"))).Value.TryGet(out uint acknowledged);
                    if (acknowledged == _sequence) Acknowledged++;
                }

                last = trigger;
            }
            catch (UaException)
            {
                // No session just now: the client goes on trying, the PLC rejects.
            }

            await Task.Delay(Poll, _end.Token);
        }
    }
}
