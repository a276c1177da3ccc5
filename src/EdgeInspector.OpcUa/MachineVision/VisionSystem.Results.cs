namespace EdgeInspector.OpcUa;

public sealed partial class VisionSystem
{
    // Errors of this server; those above zero belong to the standard. [OPC 40100-1 §7.10.2]
    private const int ErrorNone = 0;
    private const int ErrorUnknownResult = -1;
    private const int ErrorUnknownHandle = -2;

    private const int HandleCountMax = 1000;

    private readonly VisionResult?[] _ring;
    private readonly Dictionary<string, VisionResult> _byId = [];
    private readonly Queue<uint> _handles = new();
    private long _resultCount;
    private uint _handle;

    /// <summary>Results that were published, also those that are not kept any more.</summary>
    public long ResultCount => Interlocked.Read(ref _resultCount);

    /// <summary>Keeps a result for clients to ask for and tells those who listen that it is there.</summary>
    public void Publish(VisionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_lock)
        {
            int place = (int)(_resultCount % _ring.Length);
            if (_ring[place] is { } oldest && _byId.GetValueOrDefault(oldest.ResultId) == oldest) _byId.Remove(oldest.ResultId);
            _ring[place] = result;
            _byId[result.ResultId] = result;
            Interlocked.Increment(ref _resultCount);
        }

        _server.Raise(new UaEvent(new NodeId(_index, 1024), _resultManagement, result.CreationTime, 100, $"result of part {result.PartId} is ready")
            .With(_structures.ResultId(result.ResultId), Field("ResultId"))
            .With(result.IsPartial, Field("IsPartial"))
            .With(result.IsSimulated, Field("IsSimulated"))
            .With((int)result.State, Field("ResultState"))
            .With(_structures.PartId(result.PartId), Field("PartId"))
            .With(_structures.JobId(result.JobId), Field("JobId"))
            .With(_structures.RecipeExternal(result.Recipe), Field("ExternalRecipeId"))
            .With(_structures.RecipeInternal(result.Recipe), Field("InternalRecipeId"))
            .With(_structures.Configuration(result.Configuration), Field("InternalConfigurationId"))
            .With(result.CreationTime, Field("CreationTime"))
            .With(_structures.Times(result), Field("ProcessingTimes"))
            .With(VisionStructures.Content(result), Field("ResultContent")));
    }

    private void ServeResults()
    {
        Method("ResultManagement.GetResultById").Body = GetResultById;
        Method("ResultManagement.GetResultComponentsById").Body = GetResultComponentsById;
        Method("ResultManagement.GetResultListFiltered").Body = GetResultListFiltered;
        Method("ResultManagement.ReleaseResultHandle").Body = ReleaseHandle;
    }

    // ResultId, Timeout -> ResultHandle, Result, Error
    private StatusCode GetResultById(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long received)
    {
        if (!_structures.TryReadResultId(inputs[0], out string id)) return StatusCode.BadInvalidArgument;
        VisionResult? result = Find(id);
        outputs[0] = result is null ? 0U : NewHandle();
        outputs[1] = result is null ? _structures.NoResult() : _structures.Result(result);
        outputs[2] = result is null ? ErrorUnknownResult : ErrorNone;
        return StatusCode.Good;
    }

    private StatusCode GetResultComponentsById(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long received)
    {
        if (!_structures.TryReadResultId(inputs[0], out string id)) return StatusCode.BadInvalidArgument;
        VisionResult? result = Find(id);
        UaStructure told = result is null ? _structures.NoResult() : _structures.Result(result);
        outputs[0] = false;
        outputs[1] = result is null ? 0U : NewHandle();
        outputs[2] = told["IsPartial"];
        outputs[3] = result?.IsSimulated ?? false;
        outputs[4] = told["ResultState"];
        outputs[5] = _structures.MeasId();
        outputs[6] = _structures.PartId(result?.PartId ?? "");
        outputs[7] = _structures.RecipeExternal(result?.Recipe ?? NoId);
        outputs[8] = told["InternalRecipeId"];
        outputs[9] = _structures.ProductId();
        outputs[10] = _structures.Configuration(NoId);
        outputs[11] = told["InternalConfigurationId"];
        outputs[12] = told["JobId"];
        outputs[13] = told["CreationTime"];
        outputs[14] = result is null ? _structures.NoTimes() : _structures.Times(result);
        outputs[15] = result is null ? Variant.ArrayOf(BuiltInType.Variant, Array.Empty<Variant>()) : VisionStructures.Content(result);
        outputs[16] = result is null ? ErrorUnknownResult : ErrorNone;
        return StatusCode.Good;
    }

    // ResultState, MeasId, PartId, ExternalRecipeId, InternalRecipeId, ExternalConfigurationId, InternalConfigurationId, ProductId, JobId,
    // MaxResults, StartIndex, Timeout -> IsComplete, ResultCount, ResultHandle, ResultList, Error
    private StatusCode GetResultListFiltered(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long received)
    {
        if (!inputs[0].TryGet(out int state) || !inputs[9].TryGet(out uint countMax) || !inputs[10].TryGet(out uint start)
            || !_structures.TryReadMeasId(inputs[1], out string measurement) || !_structures.TryReadPartId(inputs[2], out string part)
            || !_structures.TryReadRecipeExternal(inputs[3], out VisionId external) || !_structures.TryReadRecipeInternal(inputs[4], out VisionId recipe)
            || !_structures.TryReadConfiguration(inputs[5], out VisionId externalConfiguration) || !_structures.TryReadConfiguration(inputs[6], out VisionId configuration)
            || !_structures.TryReadProductId(inputs[7], out string product) || !_structures.TryReadJobId(inputs[8], out string job))
        {
            return StatusCode.BadInvalidArgument;
        }

        // Nothing here has a measurement, a product or an external configuration; who asks for one asks in vain.
        bool isVain = measurement.Length > 0 || product.Length > 0 || externalConfiguration.Id.Length > 0;
        VisionResult[] matching = isVain ? [] : [.. Kept().Where(r =>
            (state == 0 || (int)r.State == state) && (part.Length == 0 || r.PartId == part) && (job.Length == 0 || r.JobId == job)
            && Matches(external, r.Recipe) && Matches(recipe, r.Recipe) && Matches(configuration, r.Configuration))];
        VisionResult[] told = [.. matching.Skip((int)Math.Min(start, int.MaxValue)).Take(countMax == 0 ? int.MaxValue : (int)Math.Min(countMax, int.MaxValue))];
        outputs[0] = start + (ulong)told.Length >= (ulong)matching.Length;
        outputs[1] = (uint)told.Length;
        outputs[2] = told.Length == 0 ? 0U : NewHandle();
        outputs[3] = Variant.ArrayOf(BuiltInType.ExtensionObject, told.Select(r => _structures.Result(r).ToExtensionObject()).ToArray());
        outputs[4] = ErrorNone;
        return StatusCode.Good;
    }

    // ResultHandle -> Error. A handle holds nothing back here: what was told is the client's, and the ring keeps its own.
    private StatusCode ReleaseHandle(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long received)
    {
        inputs[0].TryGet(out uint handle);
        lock (_lock)
        {
            int before = _handles.Count;
            for (int i = 0; i < before; i++)
            {
                uint known = _handles.Dequeue();
                if (known != handle) _handles.Enqueue(known);
            }

            outputs[0] = _handles.Count < before ? ErrorNone : ErrorUnknownHandle;
        }

        return StatusCode.Good;
    }

    private static VisionId NoId => new("", "", default);

    private static bool Matches(VisionId wanted, VisionId id) =>
        wanted.Id.Length == 0 || (wanted.Id == id.Id && (wanted.Hash.IsEmpty || wanted.Hash.Span.SequenceEqual(id.Hash.Span)));

    private VisionResult? Find(string id)
    {
        lock (_lock) return _byId.GetValueOrDefault(id);
    }

    /// <summary>What the ring holds, the oldest first.</summary>
    private VisionResult[] Kept()
    {
        lock (_lock)
        {
            int count = (int)Math.Min(_resultCount, _ring.Length);
            var kept = new VisionResult[count];
            for (int i = 0; i < count; i++) kept[i] = _ring[(int)((_resultCount - count + i) % _ring.Length)]!;
            return kept;
        }
    }

    private uint NewHandle()
    {
        lock (_lock)
        {
            // Zero means no handle.
            if (++_handle == 0) _handle = 1;
            _handles.Enqueue(_handle);
            if (_handles.Count > HandleCountMax) _handles.Dequeue();
            return _handle;
        }
    }
}
