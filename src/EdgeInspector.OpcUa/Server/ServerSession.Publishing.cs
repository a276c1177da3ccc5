namespace EdgeInspector.OpcUa;

internal sealed partial class ServerSession
{
    // What all queues of a session may hold together, but that each item has room for one value.
    private const int QueuedMax = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<WaitingPublish> _waiting = new();
    private readonly Dictionary<uint, ServerSubscription> _subscriptions = [];

    public void Add(ServerSubscription subscription)
    {
        lock (_lock) _subscriptions[subscription.Id] = subscription;
    }

    public int SubscriptionCount
    {
        get
        {
            lock (_lock) return _subscriptions.Count;
        }
    }

    /// <summary>Monitored items of all its subscriptions.</summary>
    public int ItemCount
    {
        get
        {
            lock (_lock) return _subscriptions.Values.Sum(s => s.ItemCount);
        }
    }

    /// <summary>How long the queue of one more item may be: at least 1.</summary>
    public int QueueRoom
    {
        get
        {
            lock (_lock) return Math.Max(1, QueuedMax - _subscriptions.Values.Sum(s => s.QueueSize));
        }
    }

    /// <summary>A message that was not acknowledged yet; null if there is none of that number.</summary>
    public NotificationMessage? FindMessage(ServerSubscription subscription, uint sequenceNumber)
    {
        lock (_lock) return subscription.FindMessage(sequenceNumber);
    }

    public ServerSubscription? FindSubscription(uint id)
    {
        lock (_lock) return _subscriptions.GetValueOrDefault(id);
    }

    public bool RemoveSubscription(uint id)
    {
        lock (_lock)
        {
            if (!_subscriptions.Remove(id, out ServerSubscription? subscription)) return false;
            subscription.Close();
            if (_subscriptions.Count == 0) FailWaiting(StatusCode.BadNoSubscription);
            return true;
        }
    }

    /// <summary>Takes a publish request: acknowledges, and answers at once if a notification waits for an envelope.</summary>
    public void Publish(ServerConnection connection, uint requestId, PublishRequest request)
    {
        lock (_lock)
        {
            var acknowledged = new StatusCode[request.SubscriptionAcknowledgements.Length];
            for (int i = 0; i < acknowledged.Length; i++)
            {
                SubscriptionAcknowledgement done = request.SubscriptionAcknowledgements[i];
                acknowledged[i] = _subscriptions.TryGetValue(done.SubscriptionId, out ServerSubscription? subscription)
                    ? subscription.Acknowledge(done.SequenceNumber)
                    : StatusCode.BadSubscriptionIdInvalid;
            }

            if (_subscriptions.Count == 0)
            {
                connection.Fault(requestId, request.Header, StatusCode.BadNoSubscription);
                return;
            }

            _waiting.Enqueue(new WaitingPublish(connection, requestId, request.Header, acknowledged));
            if (_waiting.Count > server.Options.PublishRequestCountMax)
            {
                WaitingPublish oldest = _waiting.Dequeue();
                oldest.Connection.Fault(oldest.RequestId, oldest.Header, StatusCode.BadTooManyPublishRequests);
            }

            foreach (ServerSubscription late in _subscriptions.Values)
            {
                if (late.IsLate) Send(late);
            }
        }
    }

    /// <summary>Publishes what is due and gives the time till something is due again; called by the connection's publisher.</summary>
    public TimeSpan PublishDue()
    {
        lock (_lock)
        {
            TimeSpan wait = TimeSpan.MaxValue;
            List<uint>? dead = null;
            foreach (ServerSubscription subscription in _subscriptions.Values)
            {
                if (subscription.Tick(_waiting.Count > 0)) Send(subscription);
                if (subscription.IsDead) (dead ??= []).Add(subscription.Id);
                else if (subscription.TillDue < wait) wait = subscription.TillDue;
            }

            foreach (uint id in dead ?? []) RemoveSubscription(id);
            return wait;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            foreach (ServerSubscription subscription in _subscriptions.Values) subscription.Close();
            _subscriptions.Clear();
            FailWaiting(StatusCode.BadSessionClosed);
        }
    }

    private void FailWaiting(StatusCode status)
    {
        while (_waiting.TryDequeue(out WaitingPublish? waiting)) waiting.Connection.Fault(waiting.RequestId, waiting.Header, status);
    }

    private void Send(ServerSubscription subscription)
    {
        bool more = true;
        while (more)
        {
            WaitingPublish? envelope = null;
            while (_waiting.TryDequeue(out WaitingPublish? waiting))
            {
                // A request that came over a connection that is gone cannot be answered any more.
                if (!ReferenceEquals(waiting.Connection, Connection) || waiting.Connection.IsClosed) continue;
                envelope = waiting;
                break;
            }

            if (envelope is null)
            {
                subscription.IsLate = true;
                return;
            }

            NotificationMessage message = subscription.TakeMessage(out more);
            envelope.Connection.Respond(envelope.RequestId, new PublishResponse(
                envelope.Connection.Good(envelope.Header), subscription.Id, subscription.AvailableSequenceNumbers, more, message, envelope.Acknowledged));
        }
    }

    private sealed record WaitingPublish(ServerConnection Connection, uint RequestId, RequestHeader Header, StatusCode[] Acknowledged);
}
