namespace EdgeInspector.OpcUa;

/// <summary>The write requests that a link has made on its present connection, encoded: only what changes is patched.</summary>
/// <remarks>
/// What changes: timestamp, request handle, time left, the values; the channel adds its own numbers. Only values of a fixed width can be
/// patched, as verdicts are; texts and arrays are encoded each time. With the link's gate held.
/// </remarks>
internal sealed class PreparedWrites
{
    /// <summary>Largest request that is kept.</summary>
    public const int ItemCountMax = 64;

    // Payload, commit, heartbeat and a few more; a caller whose nodes change all the time gains nothing.
    private const int CountMax = 16;

    private readonly List<PreparedWrite> _writes = new(CountMax);
    private UaConnection? _connection;

    /// <summary>The request for these nodes, or null.</summary>
    public PreparedWrite? Find(UaConnection connection, ReadOnlySpan<WriteItem> items)
    {
        if (!ReferenceEquals(connection, _connection))
        {
            // Other aliases, another session: nothing holds any more.
            _writes.Clear();
            _connection = connection;
        }

        foreach (PreparedWrite write in _writes)
        {
            if (write.IsFor(items)) return write;
        }

        return null;
    }

    /// <summary>Keeps a request that was just encoded for the next time, if it can be patched.</summary>
    /// <param name="connection">The connection for which it was encoded.</param>
    /// <param name="items">What it writes.</param>
    /// <param name="body">The request.</param>
    /// <param name="timestampAt">Where its timestamp lies.</param>
    /// <param name="valueEnds">Where each value ends.</param>
    public void Keep(UaConnection connection, ReadOnlySpan<WriteItem> items, ReadOnlySpan<byte> body, int timestampAt, ReadOnlySpan<int> valueEnds)
    {
        if (_writes.Count == CountMax) return;
        foreach (WriteItem item in items)
        {
            if (PreparedWrite.WidthOf(item.Node.DataType) == 0 || item.Value.IsArray) return;
        }

        if (connection.Channel.Prepare(MessageType.Message, body) is { } chunk) _writes.Add(new PreparedWrite(chunk, items, timestampAt, valueEnds));
    }
}
