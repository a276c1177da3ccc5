using Opc.Ua;
using Opc.Ua.Client;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL, never compiled against the real packages: one session of the OPC Foundation's stack, opened anew from zero after each loss.</summary>
/// <remarks>Owned by the verdict thread. Each call blocks at the most as long as it is given, goes out once and is never repeated: no reconnect handler of the stack is attached.</remarks>
/// <param name="connect">Opens a session; throws what the stack throws. Its endpoint, certificates and identity are the caller's.</param>
internal sealed class FoundationCalls(Func<CancellationToken, Task<ISession>> connect) : IDisposable
{
    private readonly Dictionary<string, NodeId> _ids = [];
    private ISession? _session;

    public bool IsUp => _session is { Connected: true };

    public string LastProblem { get; set; } = "";

    /// <summary>Sessions so far: what was read from the server's types counts for one of them only.</summary>
    public int Opened { get; private set; }

    public IServiceMessageContext Context => _session?.MessageContext ?? throw new InvalidOperationException("there is no session");

    public bool TryConnect(TimeSpan within, CancellationToken stop)
    {
        Drop();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(within);
            _session = connect(limit.Token).GetAwaiter().GetResult();
            Opened++;

            // Namespaces by URI, resolved anew with every session: an index changes with the server.
            _ids.Clear();
            return true;
        }
        catch (Exception failure) when (failure is ServiceResultException or OperationCanceledException or ArgumentException or InvalidOperationException)
        {
            LastProblem = $"the OPC Foundation's stack cannot open a session: {failure.Message}";
            return false;
        }
    }

    public PlcAnswer Write(ReadOnlySpan<(string Node, object Value)> items, TimeSpan left)
    {
        (string Node, object Value)[] all = items.ToArray();
        return Ask(left, async (session, header, stop) =>
        {
            var writes = new WriteValueCollection();

            // Only the value: Beckhoff, WAGO and B&R refuse status and timestamps.
            foreach ((string node, object value) in all)
                writes.Add(new WriteValue { NodeId = IdOf(session, node), AttributeId = Attributes.Value, Value = new DataValue(new Variant(value)) });
            WriteResponse response = await session.WriteAsync(header, writes, stop);
            for (int i = 0; i < all.Length; i++)
            {
                // GoodCompletesAsynchronously and its like confirm nothing.
                if (i < response.Results.Count && response.Results[i].Code == StatusCodes.Good) continue;
                return Refused(all[i].Node, i < response.Results.Count ? response.Results[i] : StatusCodes.BadUnknownResponse);
            }

            return PlcAnswer.Good;
        });
    }

    /// <summary>Reads values, or another attribute of the nodes.</summary>
    public PlcAnswer Read(string[] read, out object?[] values, TimeSpan left, uint attribute = Attributes.Value)
    {
        var seen = new object?[read.Length];
        values = seen;
        return Ask(left, async (session, header, stop) =>
        {
            var ids = new ReadValueIdCollection();
            foreach (string node in read) ids.Add(new ReadValueId { NodeId = IdOf(session, node), AttributeId = attribute });
            ReadResponse response = await session.ReadAsync(header, 0, TimestampsToReturn.Neither, ids, stop);
            for (int i = 0; i < seen.Length && i < response.Results.Count; i++)
            {
                if (StatusCode.IsBad(response.Results[i].StatusCode)) return Refused(read[i], response.Results[i].StatusCode);
                seen[i] = response.Results[i].Value;
            }

            return PlcAnswer.Good;
        });
    }

    /// <summary>Calls a method with its inputs in their order.</summary>
    public PlcAnswer Call(string objectNode, string methodNode, object[] inputs, out object?[] outputs, TimeSpan left)
    {
        object?[] told = [];
        PlcAnswer answer = Ask(left, async (session, header, stop) =>
        {
            var arguments = new VariantCollection();
            foreach (object input in inputs) arguments.Add(new Variant(input));
            var calls = new CallMethodRequestCollection
            {
                new CallMethodRequest { ObjectId = IdOf(session, objectNode), MethodId = IdOf(session, methodNode), InputArguments = arguments },
            };
            CallResponse response = await session.CallAsync(header, calls, stop);
            if (response.Results.Count == 0) return Refused(methodNode, StatusCodes.BadUnknownResponse);
            CallMethodResult result = response.Results[0];
            if (result.StatusCode.Code != StatusCodes.Good) return Refused(methodNode, result.StatusCode);
            told = [.. result.OutputArguments.Select(o => o.Value)];
            return PlcAnswer.Good;
        });
        outputs = told;
        return answer;
    }

    public bool TryWhole(string node, object? value, out uint whole)
    {
        if (value is uint number)
        {
            whole = number;
            return true;
        }

        whole = 0;
        LastProblem = $"PLC node '{node}' holds {value ?? "nothing"}, not a UInt32";
        return false;
    }

    public void Drop()
    {
        _session?.Dispose();
        _session = null;
    }

    public void Dispose() => Drop();

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

    private PlcAnswer Refused(string node, StatusCode status)
    {
        LastProblem = $"node '{node}': {status}";
        return PlcAnswer.Refused;
    }

    private NodeId IdOf(ISession session, string node)
    {
        if (!_ids.TryGetValue(node, out NodeId? id)) _ids[node] = id = ExpandedNodeId.ToNodeId(ExpandedNodeId.Parse(node), session.NamespaceUris);
        return id;
    }
}
