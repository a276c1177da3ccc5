namespace EdgeInspector.OpcUa;

/// <summary>A variable of a server: one value, its type and who may change it.</summary>
/// <remarks>Thread-safe. A client's write is stored first, then <see cref="Written"/> is called on the connection's thread.</remarks>
public sealed class UaVariable : UaNode
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private ValueItem[] _watchers = [];
    private DataValue _value;

    internal UaVariable(NodeId nodeId, QualifiedName browseName, BuiltInType dataType, Variant value, bool isWritable, TimeProvider time)
        : base(nodeId, NodeClass.Variable, browseName)
    {
        DataType = dataType;
        DataTypeNode = new NodeId((uint)dataType);
        IsWritable = isWritable;
        _time = time;
        DateTime now = time.GetUtcNow().UtcDateTime;
        _value = new DataValue(value, StatusCode.Good, now, now);
    }

    /// <summary>The built-in type that every value must have.</summary>
    public BuiltInType DataType { get; }

    /// <summary>Whether clients may write it.</summary>
    public bool IsWritable { get; }

    /// <summary>The present value. Setting one of another type throws: the address space is the server's own promise.</summary>
    public Variant Value
    {
        get
        {
            lock (_lock) return _value.Value;
        }

        set
        {
            if (DataType != BuiltInType.Variant && !value.IsNull && (value.Type != DataType || (ValueRank >= -1 && value.IsArray != IsArray)))
                throw new ArgumentException($"variable {NodeId} holds {DataType}{(IsArray ? "[]" : "")}, not {value}", nameof(value));
            DateTime now = _time.GetUtcNow().UtcDateTime;
            Store(new DataValue(value, StatusCode.Good, now, now));
        }
    }

    /// <summary>Called after each client write: the variable, the new value, and when the request had arrived.</summary>
    /// <remarks>
    /// The time is <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>, taken when the request's last byte had been received.
    /// It runs on the connection's thread before the answer is sent, so it must be short.
    /// </remarks>
    public Action<UaVariable, Variant, long>? Written { get; set; }

    /// <summary>What a client's write is answered with instead of Good, for instance GoodCompletesAsynchronously; for tests.</summary>
    public StatusCode WriteResult { get; set; }

    /// <summary>Refuses a write that brings a status or a time, with BadWriteNotSupported, as several PLCs do; for tests.</summary>
    public bool RefusesTimestamps { get; set; }

    /// <summary>Computes the value at each read, for instance a clock.</summary>
    internal Func<Variant>? Computed { get; set; }

    /// <summary>A one-dimensional array.</summary>
    internal bool IsArray
    {
        get => ValueRank > 0;
        init => ValueRank = value ? 1 : -1;
    }

    /// <summary>The data type's node; the built-in type's own unless it is finer, as that of an enumeration or a structure is.</summary>
    internal NodeId DataTypeNode { get; init; }

    /// <summary>For a structure: what its values must be.</summary>
    internal UaStructureType? Structure { get; init; }

    /// <summary>-1 a scalar, 1 an array, -2 either. [OPC UA Part 3 §5.6.2]</summary>
    internal int ValueRank { get; init; } = -1;

    /// <summary>Says that there is no value now, and why.</summary>
    internal void SetBad(StatusCode status)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        Store(new DataValue(default, status, now, now));
    }

    internal DataValue Read()
    {
        if (Computed is { } computed)
        {
            DateTime now = _time.GetUtcNow().UtcDateTime;
            return new DataValue(computed(), StatusCode.Good, now, now);
        }

        lock (_lock) return _value;
    }

    internal StatusCode Write(in DataValue written, long receivedTimestamp)
    {
        if (!IsWritable) return StatusCode.BadNotWritable;
        if (RefusesTimestamps && written != new DataValue(written.Value)) return StatusCode.BadWriteNotSupported;
        if (DataType != BuiltInType.Variant && (written.Value.Type != DataType || written.Value.IsArray != IsArray)) return StatusCode.BadTypeMismatch;
        if (Structure is { } type && !(written.Value.ToObject() is ExtensionObject wrapped && UaStructure.TryRead(type, wrapped, out _))) return StatusCode.BadTypeMismatch;
        DateTime now = _time.GetUtcNow().UtcDateTime;
        Store(written with { ServerTimestamp = now, SourceTimestamp = written.SourceTimestamp == default ? now : written.SourceTimestamp });
        Written?.Invoke(this, written.Value, receivedTimestamp);
        return WriteResult;
    }

    internal void Watch(ValueItem item)
    {
        lock (_lock)
        {
            _watchers = [.. _watchers, item];
            item.Enqueue(Computed is null ? _value : Read());
        }
    }

    internal void Unwatch(ValueItem item)
    {
        lock (_lock) _watchers = [.. _watchers.Where(w => !ReferenceEquals(w, item))];
    }

    private void Store(in DataValue value)
    {
        lock (_lock)
        {
            _value = value;
            foreach (ValueItem watcher in _watchers) watcher.Enqueue(value);
        }
    }
}
