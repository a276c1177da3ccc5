using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeInspector.Mqtt;

/// <summary>One connection after the other to the broker: connects, sends what waits with a bounded window, hands back what was not acknowledged.</summary>
/// <remarks>The only place that knows the client library. Used by the publisher's own loop alone.</remarks>
internal sealed class BrokerLink(MqttSettings settings, TimeProvider time, PublishQueue queue, Action<string, string> refused) : IDisposable
{
    // Fixed header, lengths, packet id and the MQTT 5 properties that are sent.
    private const int HeaderMaxBytes = 64;

    private readonly BrokerOptions _options = new(settings);
    private readonly List<(OutgoingMessage Message, Task<bool> Acknowledged)> _inFlight = [];
    private IMqttClient? _client;
    private CancellationTokenSource _lost = new();
    private int _window = 1;
    private uint _packetMaxBytes = uint.MaxValue;
    private int _inFlightCount;
    private long _published;
    private long _refused;

    public long Published => Interlocked.Read(ref _published);

    public long Refused => Interlocked.Read(ref _refused);

    public int InFlight => Volatile.Read(ref _inFlightCount);

    public string LostBecause { get; private set; } = "";

    public async Task<(MqttLink Outcome, string Problem)> ConnectAsync(string willTopic, byte[] will, CancellationToken abort)
    {
        Close();
        if (!_options.TryBuild(willTopic, will, out MqttClientOptions? options, out (MqttLink, string) refusal)) return refusal;
        _lost.Dispose();
        _lost = new CancellationTokenSource();
        CancellationTokenSource lost = _lost;
        _client = new MqttClientFactory().CreateMqttClient();
        _client.DisconnectedAsync += gone =>
        {
            LostBecause = gone.Exception?.Message ?? gone.ReasonString ?? gone.Reason.ToString();
            try
            {
                return lost.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                return Task.CompletedTask; // The word of an old connection's end came after the next one had begun.
            }
        };

        try
        {
            MqttClientConnectResult answer = await _client.ConnectAsync(options, abort).WaitAsync(settings.AnswerTimeout * 2, time, abort);
            if (answer.ResultCode != MqttClientConnectResultCode.Success) return BrokerOptions.Refusal(settings, answer.ResultCode);

            // The library says 0 for what the broker left out; on the wire 0 is not allowed for either.
            _window = Math.Min(settings.InFlightMax, answer.ReceiveMaximum is > 0 and ushort window ? window : ushort.MaxValue);
            _packetMaxBytes = answer.MaximumPacketSize is > 0 and uint bytes ? bytes : uint.MaxValue;
            return (MqttLink.Connected, "");
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            return BrokerOptions.Refusal(settings, failure);
        }
    }

    /// <summary>Sends until the connection breaks (false) or, when stopping, until everything is acknowledged and the broker is told goodbye (true).</summary>
    public async Task<bool> PumpAsync(Func<bool> isStopping, CancellationToken stopping, CancellationToken abort)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, abort);
        using CancellationTokenRegistration woken = stopping.Register(queue.Wake);
        try
        {
            while (!ends.IsCancellationRequested)
            {
                await TakeAcknowledgementsAsync(waitForOne: _inFlight.Count >= _window);
                if (queue.TryTake(out OutgoingMessage message))
                {
                    Send(message, ends.Token);
                    continue;
                }

                if (_inFlight.Count > 0)
                {
                    // Nothing waits: the next news is an acknowledgement or a new message.
                    Task added = queue.WaitAsync(ends.Token);
                    await Task.WhenAny(added, _inFlight[0].Acknowledged);
                    if (!added.IsCompleted) queue.Wake();
                    await added;
                    continue;
                }

                if (isStopping()) return await GoodbyeAsync(ends.Token);
                await queue.WaitAsync(ends.Token);
            }
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            // The connection is gone.
        }
        catch (BrokerLostException lost)
        {
            LostBecause = lost.Message;
        }
        finally
        {
            await HandBackAsync();
        }

        abort.ThrowIfCancellationRequested();
        return false;
    }

    public void Close()
    {
        IMqttClient? client = _client;
        _client = null;
        client?.Dispose();
    }

    public void Dispose()
    {
        Close();
        _lost.Dispose();
    }

    private void Send(OutgoingMessage message, CancellationToken ends)
    {
        // A broker throws out whoever sends it more than it takes: such a message would come back for ever.
        if (message.Payload.Length + Encoding.UTF8.GetByteCount(message.Topic) + HeaderMaxBytes > _packetMaxBytes)
        {
            Refuse(message.Topic, $"the broker takes packets of {_packetMaxBytes} bytes, this one has {message.Payload.Length} of content");
            return;
        }

        uint expirySeconds = 0;
        if (message.Expiry is TimeSpan expiry)
        {
            TimeSpan left = expiry - time.GetElapsedTime(message.QueuedAt);
            if (left <= TimeSpan.Zero)
            {
                queue.CountDropped();
                return;
            }

            expirySeconds = (uint)Math.Clamp(Math.Ceiling(left.TotalSeconds), 1, uint.MaxValue);
        }

        var packet = new MqttApplicationMessage
        {
            Topic = message.Topic,
            Payload = new ReadOnlySequence<byte>(message.Payload),
            Retain = message.Retain,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        };
        if (settings.Protocol == MqttProtocol.Version5)
        {
            packet.ContentType = "application/json";
            packet.PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData;
            packet.MessageExpiryInterval = expirySeconds;
        }

        _inFlight.Add((message, PublishAsync(packet, ends)));
        Volatile.Write(ref _inFlightCount, _inFlight.Count);
    }

    // True: done with, acknowledged or refused for good. False: the connection broke.
    private async Task<bool> PublishAsync(MqttApplicationMessage packet, CancellationToken ends)
    {
        try
        {
            MqttClientPublishResult answer = await _client!.PublishAsync(packet, ends).WaitAsync(settings.AnswerTimeout, time, ends);
            if (answer.IsSuccess) Interlocked.Increment(ref _published);
            else Refuse(packet.Topic, $"{answer.ReasonCode} {answer.ReasonString}".TrimEnd());
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LostBecause = failure.Message;
            return false;
        }
    }

    private void Refuse(string topic, string why)
    {
        Interlocked.Increment(ref _refused);
        refused(topic, why);
    }

    // Acknowledgements are taken in the order of sending, so that what is handed back later keeps its order.
    private async Task TakeAcknowledgementsAsync(bool waitForOne)
    {
        while (_inFlight.Count > 0 && (waitForOne || _inFlight[0].Acknowledged.IsCompleted))
        {
            waitForOne = false;
            if (!await _inFlight[0].Acknowledged) throw new BrokerLostException(LostBecause);
            _inFlight.RemoveAt(0);
            Volatile.Write(ref _inFlightCount, _inFlight.Count);
        }
    }

    private async Task<bool> GoodbyeAsync(CancellationToken ends)
    {
        try
        {
            await _client!.DisconnectAsync(new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.NormalDisconnection }, ends);
        }
        catch (Exception failure) when (failure is MQTTnet.Exceptions.MqttCommunicationException or IOException or OperationCanceledException)
        {
            LostBecause = failure.Message;
        }

        return true;
    }

    private async Task HandBackAsync()
    {
        if (_inFlight.Count == 0) return;
        Close();
        var unacknowledged = new List<OutgoingMessage>();
        foreach ((OutgoingMessage message, Task<bool> acknowledged) in _inFlight)
        {
            if (!await acknowledged) unacknowledged.Add(message);
        }

        _inFlight.Clear();
        queue.PutBack(unacknowledged);
        Volatile.Write(ref _inFlightCount, 0);
    }
}
