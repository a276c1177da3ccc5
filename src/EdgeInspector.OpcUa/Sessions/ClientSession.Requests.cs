namespace EdgeInspector.OpcUa;

/// <summary>Requests and their answers: many may be under way, and those that come while others are being sent leave together.</summary>
internal sealed partial class ClientSession
{
    // More than any server takes at once: who would add to it waits until the other end reads.
    private const int GatheredBytesMax = 256 * 1024;

    // How late a request's end may be told.
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(20);

    // The order of locks: leaving, sending, waiting.
    private readonly Lock _leaving = new();
    private readonly Lock _sending = new();
    private readonly Lock _waiting = new();
    private readonly Dictionary<uint, PendingRequest> _pending = [];

    /// <summary>Sends a request and gives its answer.</summary>
    /// <exception cref="UaException">The service failed, nothing came in time (told up to 20 ms later), or the connection broke.</exception>
    public Task<TResponse> RequestAsync<TRequest, TResponse>(Func<RequestHeader, TRequest> make, TimeSpan? timeout, CancellationToken cancel)
        where TRequest : IUaRequest<TRequest>
        where TResponse : IUaResponse<TResponse>
    {
        TimeSpan timeLeft = timeout ?? _options.RequestTimeout;
        var pending = new PendingAnswer<TResponse>(typeof(TRequest).Name, timeLeft, DeadlineOf(timeLeft));
        uint requestId;
        try
        {
            lock (_sending)
            {
                if (_ended.Task.IsCompleted) throw new UaException(StatusCode.BadConnectionClosed, $"{_options.EndpointUrl}: the session is over");
                requestId = _connection.Send(make(_connection.Header(timeLeft)));
                lock (_waiting) _pending[requestId] = pending;
            }
        }
        catch (UaException refused)
        {
            return Task.FromException<TResponse>(refused);
        }

        Flush();
        return cancel.CanBeCanceled && !pending.Answer.IsCompleted ? AwaitAsync(pending, requestId, cancel) : pending.Answer;
    }

    private async Task<TResponse> AwaitAsync<TResponse>(PendingAnswer<TResponse> pending, uint requestId, CancellationToken cancel) where TResponse : IUaResponse<TResponse>
    {
        try
        {
            return await pending.Answer.WaitAsync(cancel);
        }
        finally
        {
            if (cancel.IsCancellationRequested)
            {
                lock (_waiting) _pending.Remove(requestId);
            }
        }
    }

    private long DeadlineOf(TimeSpan timeLeft)
    {
        double ticks = timeLeft.TotalSeconds * _options.Time.TimestampFrequency;
        long now = _options.Time.GetTimestamp();
        return timeLeft == Timeout.InfiniteTimeSpan || ticks >= long.MaxValue - now ? long.MaxValue : now + (long)ticks;
    }

    // Sends what was gathered, without the lock under which it is secured. Who finds another at it leaves it to that one, who looks again.
    private void Flush()
    {
        do
        {
            if (!_leaving.TryEnter())
            {
                if (_connection.GatheredBytes < GatheredBytesMax) return;
                _leaving.Enter();
            }

            StatusCode sent = StatusCode.Good;
            try
            {
                bool has;
                lock (_sending) has = !_ended.Task.IsCompleted && _connection.TakeGathered();
                if (has) sent = _connection.SendGathered();
            }
            finally
            {
                _leaving.Exit();
            }

            if (sent.IsBad) End(new UaException(sent, $"{_options.EndpointUrl}: requests were not sent: {sent}"));
        }
        while (_connection.GatheredBytes > 0 && !_ended.Task.IsCompleted);
    }

    private void Receive()
    {
        long looked = _options.Time.GetTimestamp();
        while (!_ended.Task.IsCompleted)
        {
            ChannelMessage message = _connection.Receive(LookPause);
            long now = _options.Time.GetTimestamp();
            if (_options.Time.GetElapsedTime(looked, now) >= LookPause)
            {
                looked = now;
                ExpireBefore(now);
            }

            if (message.Kind == ChannelMessageKind.Incomplete) continue;
            Volatile.Write(ref _heard, now);
            if (message.Kind == ChannelMessageKind.Broken) End(new UaException(message.Status, $"{_options.EndpointUrl}: {message.Status} {message.Reason}"));
            else if (message.Type == MessageType.Open) TakeRenewal(message);
            else Answer(message);
        }

        FailAll(_ended.Task.Result);
    }

    private void Answer(in ChannelMessage message)
    {
        PendingRequest? pending;
        lock (_waiting) _pending.Remove(message.RequestId, out pending);
        if (pending is null) return;
        if (message.Kind != ChannelMessageKind.Complete)
        {
            pending.Fail(message.Status, $"{_options.EndpointUrl}: the server gave up its answer: {message.Status} {message.Reason}");
            return;
        }

        StatusCode status = pending.Complete(message.Body, _options.EndpointUrl);
        if (status == StatusCode.BadSessionIdInvalid || status == StatusCode.BadSessionClosed || status == StatusCode.BadSessionNotActivated)
            End(new UaException(status, $"{_options.EndpointUrl}: the session is gone: {status}"));
    }

    // Only where its place among the numbers cannot be foretold; else the answer is kept for the renewing thread.
    private void TakeRenewal(in ChannelMessage message)
    {
        StatusCode taken;
        lock (_sending) taken = _connection.TakeRenewal(message);
        if (taken.IsBad) End(new UaException(taken, $"{_options.EndpointUrl}: the channel's token was not renewed: {taken}"));
    }

    private void ExpireBefore(long now)
    {
        List<PendingRequest>? late = null;
        lock (_waiting)
        {
            foreach ((uint id, PendingRequest pending) in _pending)
            {
                if (pending.Deadline > now) continue;
                _pending.Remove(id);
                (late ??= []).Add(pending);
            }
        }

        foreach (PendingRequest pending in late ?? []) pending.Expire(_options.EndpointUrl);
    }

    private void FailAll(UaException reason)
    {
        lock (_sending)
        {
            lock (_waiting)
            {
                foreach (PendingRequest pending in _pending.Values) pending.Fail(_isClosing ? StatusCode.BadSessionClosed : StatusCode.BadConnectionClosed, reason.Message);
                _pending.Clear();
            }

            _connection.Dispose();
        }
    }
}
