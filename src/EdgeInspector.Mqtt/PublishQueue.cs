namespace EdgeInspector.Mqtt;

/// <summary>What waits for the broker, bounded. In order within each topic; a newer cumulative message takes an older one's place.</summary>
/// <remarks>
/// Thread-safe under one short lock; nobody ever waits for room. Full: the oldest <c>result</c> is dropped; when there is none, an older
/// message of the same alarm gives way to its newer one, since the active set tells the same. State, summary, alarm set and
/// checkpoint take one place each and are never dropped.
/// </remarks>
internal sealed class PublishQueue(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<OutgoingMessage> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<OutgoingMessage>> _replaceable = [];
    private readonly LinkedList<LinkedListNode<OutgoingMessage>> _droppable = new();
    private TaskCompletionSource? _waiter;
    private bool _isWoken;
    private long _dropped;
    private long _coalesced;

    public int Count
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Coalesced => Interlocked.Read(ref _coalesced);

    /// <summary>Adds a message at the end, or in the place of the one that it replaces.</summary>
    public void Add(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (message.Replaces is string key && _replaceable.TryGetValue(key, out LinkedListNode<OutgoingMessage>? older))
            {
                older.Value = message;
                Interlocked.Increment(ref _coalesced);
                return;
            }

            if (_waiting.Count >= capacity && !MakeRoom(message)) return;
            Append(message);
        }

        Wake();
    }

    /// <summary>Adds a message behind everything else, even when an older one of its key waits further in front.</summary>
    public void AddLast(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (message.Replaces is string key && _replaceable.Remove(key, out LinkedListNode<OutgoingMessage>? older)) _waiting.Remove(older);
            Append(message);
        }

        Wake();
    }

    /// <summary>Puts what was not acknowledged back in front, in its old order. What has a newer one waiting is not needed any more.</summary>
    public void PutBack(IReadOnlyList<OutgoingMessage> unacknowledged)
    {
        lock (_lock)
        {
            for (int i = unacknowledged.Count - 1; i >= 0; i--)
            {
                OutgoingMessage message = unacknowledged[i];
                if (message.Replaces is string key && _replaceable.ContainsKey(key))
                {
                    Interlocked.Increment(ref _coalesced);
                    continue;
                }

                LinkedListNode<OutgoingMessage> node = _waiting.AddFirst(message);
                if (message.Replaces is not null) _replaceable[message.Replaces] = node;
                if (message.MayBeDropped) _droppable.AddFirst(node);
            }
        }

        Wake();
    }

    /// <summary>Puts the message in front of everything: the first word of a new connection.</summary>
    public void PutFirst(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (message.Replaces is string key && _replaceable.Remove(key, out LinkedListNode<OutgoingMessage>? older)) _waiting.Remove(older);
            LinkedListNode<OutgoingMessage> node = _waiting.AddFirst(message);
            if (message.Replaces is not null) _replaceable[message.Replaces] = node;
        }

        Wake();
    }

    public bool TryTake(out OutgoingMessage message)
    {
        lock (_lock)
        {
            if (_waiting.First is not { } node)
            {
                message = null!;
                return false;
            }

            message = node.Value;
            _waiting.RemoveFirst();
            if (message.Replaces is not null) _replaceable.Remove(message.Replaces);
            if (message.MayBeDropped) _droppable.RemoveFirst();
            return true;
        }
    }

    /// <summary>Completes when something may have been added. One waiter.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isWoken)
            {
                _isWoken = false;
                return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
            }

            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends a wait, message or not.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_waiter is null || !_waiter.TrySetResult()) _isWoken = true;
            _waiter = null;
        }
    }

    public void CountDropped() => Interlocked.Increment(ref _dropped);

    private void Append(OutgoingMessage message)
    {
        LinkedListNode<OutgoingMessage> node = _waiting.AddLast(message);
        if (message.Replaces is not null) _replaceable[message.Replaces] = node;
        if (message.MayBeDropped) _droppable.AddLast(node);
    }

    // True when the message may come in: something less dear went, or it is too dear to stay out.
    private bool MakeRoom(OutgoingMessage message)
    {
        if (_droppable.First is { } oldest)
        {
            _droppable.RemoveFirst();
            _waiting.Remove(oldest.Value);
            Interlocked.Increment(ref _dropped);
            return true;
        }

        if (message.MayBeDropped)
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }

        for (LinkedListNode<OutgoingMessage>? node = _waiting.First; message.Alarm is not null && node is not null; node = node.Next)
        {
            if (node.Value.Alarm != message.Alarm) continue;
            _waiting.Remove(node);
            Interlocked.Increment(ref _coalesced);
            break;
        }

        return true;
    }
}
