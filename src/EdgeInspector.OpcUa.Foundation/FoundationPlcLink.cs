using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using Opc.Ua;
using Opc.Ua.Client;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL, never compiled where this project is built: the verdict's way to the PLC over the OPC Foundation's stack, write mode <c>nodes</c>.</summary>
/// <remarks>
/// Owned by the verdict thread. Each call blocks at the most as long as it is given, goes out once and is never repeated: the session comes
/// from <paramref name="connect"/> anew after each loss, and no reconnect handler of the stack is attached to it.
/// </remarks>
/// <param name="connect">Opens a session; throws what the stack throws. Its endpoint, certificates and identity are the caller's.</param>
/// <param name="nodes">The PLC's variables.</param>
/// <param name="confirm">What confirms a verdict.</param>
/// <param name="identity">Node and text to tell at each opening: passport, configuration, schema.</param>
public sealed class FoundationPlcLink(
    Func<CancellationToken, Task<ISession>> connect, PlcNodes nodes, WriteConfirmation confirm, IReadOnlyList<(string? Node, string Text)> identity) : IPlcLink
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, NodeId> _ids = [];
    private ISession? _session;

    public bool IsUp => _session is { Connected: true };

    public string LastProblem { get; private set; } = "";

    public bool TryOpen(out uint lastSequence, CancellationToken stop)
    {
        lastSequence = 0;
        Drop();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(OpenTimeout);
            _session = connect(limit.Token).GetAwaiter().GetResult();

            // Namespaces by URI, resolved anew with every session: an index changes with the server.
            _ids.Clear();
        }
        catch (Exception failure) when (failure is ServiceResultException or OperationCanceledException or ArgumentException or InvalidOperationException)
        {
            LastProblem = $"the OPC Foundation's stack cannot open a session: {failure.Message}";
            return false;
        }

        if (!TryReadLast(out lastSequence)) return Closed();
        (string, object)[] told = [.. identity.Where(i => i.Node is not null).Select(i => (i.Node!, (object)i.Text))];
        if (told.Length > 0 && Write(told, OpenTimeout) != PlcAnswer.Good) return Closed();
        LastProblem = "";
        return true;
    }

    public PlcAnswer WriteVerdict(in Decision decision, TimeSpan left)
    {
        var items = new List<(string, object)> { (nodes.ResultUnitId, decision.Unit.Value), (nodes.Verdict, (byte)decision.Verdict) };
        if (nodes.ReasonCode is not null) items.Add((nodes.ReasonCode, (ushort)decision.Reason));
        if (nodes.Score is not null) items.Add((nodes.Score, decision.Score));
        return Write([.. items], left);
    }

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left) => Write([(nodes.ResultSeq, sequence)], left);

    public PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = 0;
        bool readsBack = confirm != WriteConfirmation.Ack;
        PlcAnswer answer = Read(readsBack ? [nodes.ResultSeq, nodes.ResultUnitId, nodes.Verdict] : [nodes.AckSeq], out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (values[0] is not uint number) return NotWhole(readsBack ? nodes.ResultSeq : nodes.AckSeq, values[0]);
        if (readsBack && number == sequence && (values[1] is not uint unit || unit != decision.Unit.Value || values[2] is not byte verdict || verdict != (byte)decision.Verdict))
        {
            LastProblem = $"PLC nodes read back unit {values[1]} with verdict {values[2]}, written were unit {decision.Unit} with verdict {(byte)decision.Verdict}";
            return PlcAnswer.Refused;
        }

        confirmed = number;
        return PlcAnswer.Good;
    }

    public PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left)
    {
        var items = new List<(string, object)> { (nodes.Heartbeat, status.Heartbeat), (nodes.Ready, status.IsReady) };
        if (nodes.State is not null) items.Add((nodes.State, status.State));
        if (nodes.FaultCode is not null) items.Add((nodes.FaultCode, status.FaultCode));
        if (nodes.RequestStop is not null) items.Add((nodes.RequestStop, status.RequestsStop));
        if (nodes.RequestChallenge is not null) items.Add((nodes.RequestChallenge, status.RequestsChallenge));
        return Write([.. items], left);
    }

    public PlcAnswer AcknowledgeRecipe(ActiveRecipe recipe, TimeSpan left)
    {
        var items = new List<(string, object)>();
        if (nodes.PassportId is not null) items.Add((nodes.PassportId, recipe.PassportId));
        if (nodes.ActiveRecipeHash is not null) items.Add((nodes.ActiveRecipeHash, recipe.Hash));
        if (nodes.ActiveRecipeId is not null) items.Add((nodes.ActiveRecipeId, recipe.Id));
        return items.Count == 0 ? PlcAnswer.Good : Write([.. items], left);
    }

    public void Dispose() => Drop();

    private bool TryReadLast(out uint sequence)
    {
        sequence = 0;
        string[] read = confirm == WriteConfirmation.Ack ? [nodes.ResultSeq, nodes.AckSeq] : [nodes.ResultSeq];
        if (Read(read, out object?[] values, OpenTimeout) != PlcAnswer.Good) return false;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not uint number)
            {
                NotWhole(read[i], values[i]);
                return false;
            }

            if (i == 0 || unchecked((int)(number - sequence)) > 0) sequence = number;
        }

        return true;
    }

    private PlcAnswer Write((string Node, object Value)[] items, TimeSpan left) => Ask(left, async (session, header, stop) =>
    {
        var writes = new WriteValueCollection();

        // Only the value: Beckhoff, WAGO and B&R refuse status and timestamps.
        foreach ((string node, object value) in items)
            writes.Add(new WriteValue { NodeId = IdOf(session, node), AttributeId = Attributes.Value, Value = new DataValue(new Variant(value)) });
        WriteResponse response = await session.WriteAsync(header, writes, stop);
        for (int i = 0; i < items.Length; i++)
        {
            // GoodCompletesAsynchronously and its like confirm nothing.
            if (i < response.Results.Count && response.Results[i].Code == StatusCodes.Good) continue;
            LastProblem = $"node '{items[i].Node}': {(i < response.Results.Count ? response.Results[i] : StatusCodes.BadUnknownResponse)}";
            return PlcAnswer.Refused;
        }

        return PlcAnswer.Good;
    });

    private PlcAnswer Read(string[] read, out object?[] values, TimeSpan left)
    {
        var seen = new object?[read.Length];
        values = seen;
        return Ask(left, async (session, header, stop) =>
        {
            var ids = new ReadValueIdCollection();
            foreach (string node in read) ids.Add(new ReadValueId { NodeId = IdOf(session, node), AttributeId = Attributes.Value });
            ReadResponse response = await session.ReadAsync(header, 0, TimestampsToReturn.Neither, ids, stop);
            for (int i = 0; i < seen.Length && i < response.Results.Count; i++)
            {
                if (StatusCode.IsBad(response.Results[i].StatusCode))
                {
                    LastProblem = $"node '{read[i]}': {response.Results[i].StatusCode}";
                    return PlcAnswer.Refused;
                }

                seen[i] = response.Results[i].Value;
            }

            return PlcAnswer.Good;
        });
    }

    /// <summary>One request, once: its time goes into the header, and nothing waits longer.</summary>
    private PlcAnswer Ask(TimeSpan left, Func<ISession, RequestHeader, CancellationToken, Task<PlcAnswer>> ask)
    {
        if (_session is not { } session)
        {
            LastProblem = "no session, nothing was sent";
            return PlcAnswer.LinkLost;
        }

        if (left <= TimeSpan.Zero)
        {
            LastProblem = "no time is left, nothing was sent";
            return PlcAnswer.Timeout;
        }

        using var limit = new CancellationTokenSource(left);
        try
        {
            return ask(session, new RequestHeader { TimeoutHint = (uint)Math.Max(1, left.TotalMilliseconds) }, limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception late) when (late is OperationCanceledException || (late as ServiceResultException)?.StatusCode is StatusCodes.BadTimeout or StatusCodes.BadRequestTimeout)
        {
            LastProblem = "no answer in time; the request is not repeated";
            return PlcAnswer.Timeout;
        }
        catch (ServiceResultException lost)
        {
            LastProblem = $"{lost.StatusCode}: {lost.Message}; the request is not repeated";
            Drop();
            return PlcAnswer.LinkLost;
        }
    }

    private NodeId IdOf(ISession session, string node)
    {
        if (!_ids.TryGetValue(node, out NodeId? id)) _ids[node] = id = ExpandedNodeId.ToNodeId(ExpandedNodeId.Parse(node), session.NamespaceUris);
        return id;
    }

    private PlcAnswer NotWhole(string node, object? value)
    {
        LastProblem = $"PLC node '{node}' holds {value ?? "nothing"}, not a UInt32";
        return PlcAnswer.Refused;
    }

    private bool Closed()
    {
        string problem = LastProblem;
        Drop();
        LastProblem = problem;
        return false;
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }
}
