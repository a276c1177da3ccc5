namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    // Envelopes that lie at the server, so that a notification never waits for one.
    private const int PublishRequestCount = 2;

    /// <summary>Watches values. For context and confirmation; a trigger it is not: servers publish every 50 ms at best.</summary>
    /// <param name="nodes">What to watch.</param>
    /// <param name="interval">Publishing and sampling interval; the server revises it.</param>
    /// <param name="changed">Called for each change, the first value included; see <see cref="UaSubscription"/>.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<UaSubscription> SubscribeAsync(
        IReadOnlyList<NodeAddress> nodes, TimeSpan interval, Action<NodeAddress, DataValue> changed, CancellationToken cancel = default)
    {
        return await AddAsync(new UaSubscription(this, nodes, interval, changed), cancel);
    }

    /// <summary>Watches the events of an object and of what lies below it; the Server object tells those of all.</summary>
    /// <param name="notifier">The object; <c>i=2253</c> for the whole server.</param>
    /// <param name="fields">Names of the standard's fields, such as Severity, Message, SourceName; a path with slashes.</param>
    /// <param name="interval">Publishing interval; the server revises it.</param>
    /// <param name="happened">Called for each event with its fields in order, Null where an event has none of that name.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<UaSubscription> SubscribeEventsAsync(
        NodeAddress notifier, IReadOnlyList<string> fields, TimeSpan interval, Action<IReadOnlyList<Variant>> happened, CancellationToken cancel = default) =>
        AddAsync(new UaSubscription(this, notifier, fields, interval, happened), cancel);

    private async Task<UaSubscription> AddAsync(UaSubscription subscription, CancellationToken cancel)
    {
        ClientSession session = Session;
        // Known before it exists: its first notification may come while another subscription is being published.
        lock (_lock) _subscriptions.Add(subscription);
        try
        {
            await subscription.CreateAsync(session, cancel);
            return subscription;
        }
        catch
        {
            lock (_lock) _subscriptions.Remove(subscription);
            throw;
        }
    }

    internal async Task DeleteAsync(UaSubscription subscription, CancellationToken cancel)
    {
        lock (_lock) _subscriptions.Remove(subscription);
        uint id = subscription.Id;
        subscription.Forget();
        if (id != 0 && _session is { } session)
            await session.RequestAsync<DeleteSubscriptionsRequest, DeleteSubscriptionsResponse>(h => new DeleteSubscriptionsRequest(h, [id]), null, cancel);
    }

    private async Task PublishAsync(ClientSession session, CancellationToken cancel)
    {
        var waiting = new Queue<Task<PublishResponse>>();
        var acknowledgements = new List<SubscriptionAcknowledgement>();
        int envelopes = PublishRequestCount;
        try
        {
            while (!cancel.IsCancellationRequested && !session.Ended.IsCompleted)
            {
                TimeSpan? silence = SilenceMax();
                if (silence is null && waiting.Count == 0)
                {
                    await Task.Delay(LookPause, _options.Time, cancel);
                    continue;
                }

                while (silence is not null && waiting.Count < envelopes)
                {
                    SubscriptionAcknowledgement[] done = [.. acknowledgements];
                    acknowledgements.Clear();
                    waiting.Enqueue(session.RequestAsync<PublishRequest, PublishResponse>(
                        h => new PublishRequest(h with { TimeoutHint = 0 }, done), silence.Value + _options.RequestTimeout, cancel));
                }

                // A server that takes fewer is not asked for more again in this session.
                if (!await HandleAsync(session, waiting.Dequeue(), acknowledgements, cancel)) envelopes = 1;
            }
        }
        catch (OperationCanceledException)
        {
            // The session or the client is over.
        }
        catch (UaException silent)
        {
            session.End(silent);
        }

        foreach (Task<PublishResponse> left in waiting) await left.ContinueWith(t => t.Exception, TaskScheduler.Default);
    }

    /// <returns>False when the server takes fewer publish requests.</returns>
    private async Task<bool> HandleAsync(
        ClientSession session, Task<PublishResponse> publish, List<SubscriptionAcknowledgement> acknowledgements, CancellationToken cancel)
    {
        PublishResponse response;
        try
        {
            response = await publish;
        }
        catch (UaException refused) when (refused.Status == StatusCode.BadNoSubscription || refused.Status == StatusCode.BadTooManyPublishRequests)
        {
            // The last subscription was deleted, or the server wants fewer envelopes: a pause keeps this from spinning.
            await Task.Delay(LookPause, _options.Time, cancel);
            return refused.Status != StatusCode.BadTooManyPublishRequests;
        }

        UaSubscription? subscription;
        lock (_lock) subscription = _subscriptions.Find(s => s.Id == response.SubscriptionId);
        if (subscription is not null) await subscription.FetchMissingAsync(session, response.NotificationMessage, acknowledgements, cancel);
        if (response.NotificationMessage.NotificationData.Length > 0)
            acknowledgements.Add(new SubscriptionAcknowledgement(response.SubscriptionId, response.NotificationMessage.SequenceNumber));
        if (subscription is not null && !subscription.Take(response.NotificationMessage)) await subscription.CreateAsync(session, cancel);
        return true;
    }

    private TimeSpan? SilenceMax()
    {
        lock (_lock)
        {
            TimeSpan? longest = null;
            foreach (UaSubscription subscription in _subscriptions)
            {
                if (longest is null || subscription.SilenceMax > longest) longest = subscription.SilenceMax;
            }

            return longest;
        }
    }
}
