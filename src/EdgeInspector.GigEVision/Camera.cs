using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.GigEVision.Gvsp;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>An open GigE Vision camera: our control over it, its features and its stream.</summary>
/// <remarks>
/// Owned by whoever opened it. A heartbeat thread holds the control. A lost camera stays lost: dispose it and open anew by the
/// same <see cref="CameraSelector"/>. Methods may be called from any thread, but start, stop and dispose from one at a time.
/// </remarks>
public sealed partial class Camera : IDisposable
{
    private readonly ControlChannel _channel;
    private readonly ILogger _logger;
    private readonly GvcpCapability _capability;
    private readonly ulong _tickFrequency;
    private readonly Heartbeat? _heartbeat;
    private int _lossReason;
    private bool _streaming;
    private bool _disposed;

    internal Camera(CameraSession session)
    {
        _channel = session.Channel;
        _logger = session.Logger;
        _capability = session.Capability;
        _tickFrequency = session.TickFrequency;
        Description = session.Description;
        Options = session.Options;
        Features = session.Features;
        PacketSizeBytes = session.PacketSizeBytes;
        PacketSizeSource = session.PacketSizeSource;
        HasExtendedIds = session.HasExtendedIds;
        IsMultiPartPermitted = session.IsMultiPartPermitted;
        if (session.Mark is not ControlMark mark) return;
        _heartbeat = new Heartbeat(
            _channel, Options.Name, mark, session.HeartbeatTimeout, Options.HeartbeatFailuresMax, Options.TimeProvider, _logger, Lose);
    }

    /// <summary>Raised once, on the heartbeat thread (or the receive thread for <see cref="CameraLossReason.StreamFailed"/>).</summary>
    /// <remarks>Who subscribes after opening looks at <see cref="LossReason"/> too.</remarks>
    public event EventHandler<CameraLostEventArgs>? Lost;

    public CameraDescription Description { get; }

    public CameraOptions Options { get; }

    public FeatureMap Features { get; }

    /// <summary>Why the camera is lost; <see cref="CameraLossReason.None"/> while it is not.</summary>
    public CameraLossReason LossReason => (CameraLossReason)Volatile.Read(ref _lossReason);

    /// <summary>Longest time between two answered heartbeats so far.</summary>
    public TimeSpan HeartbeatGapMax => Heartbeats.GapMax;

    /// <summary>How control was held so far; all zero for a monitor.</summary>
    public HeartbeatStatistics Heartbeats => _heartbeat?.Statistics ?? default;

    /// <summary>Bytes of one image with the present settings: the size a pool's buffers must have. Asks the camera.</summary>
    public int PayloadSizeBytes
    {
        get
        {
            long size = Features.GetInteger("PayloadSize");
            if (size is > 0 and <= int.MaxValue) return (int)size;
            throw new FeatureException(
                FeatureError.OutOfRange, "PayloadSize", $"camera '{Options.Name}': feature 'PayloadSize' = {size} is outside 1..{int.MaxValue}");
        }
    }

    /// <summary>Size of a stream packet, IP and UDP headers included, as the camera reads it back.</summary>
    public int PacketSizeBytes { get; }

    /// <summary>Whether the camera's block ids have 64 bits, as it read back when it was opened or a user set was loaded.</summary>
    public bool HasExtendedIds { get; private set; }

    /// <summary>Whether the camera may send blocks of several parts, as it read back when it was opened or a user set was loaded; false for a monitor.</summary>
    public bool IsMultiPartPermitted { get; private set; }

    /// <summary>Whether packets of <see cref="PacketSizeBytes"/> were seen to come through.</summary>
    public PacketSizeSource PacketSizeSource { get; }

    /// <summary>The running stream, or the last one; null before the first start.</summary>
    public GvspReceiver? Stream { get; private set; }

    internal ControlChannel Channel => _channel;

    /// <summary>Ticks of the camera's clock in a second, the unit of its delays; 0 when it does not say.</summary>
    public ulong TickFrequency => _tickFrequency;

    /// <summary>Finds the camera, takes control, fetches its description and sets the packet size.</summary>
    /// <remarks>Never throws for what the world does; the outcome says what happened. Bounded by <see cref="CameraOptions.OpenDeadline"/>.</remarks>
    public static Task<CameraOpening> OpenAsync(
        CameraSelector selector, CameraOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        return new CameraSearch(selector, options, logger).OpenAsync(cancellationToken);
    }

    /// <summary>Writes the features in the order given, reads each back and compares. Does not stop at a failure.</summary>
    public IReadOnlyList<FeatureApplication> Apply(IEnumerable<FeatureSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var applications = new List<FeatureApplication>();
        foreach (FeatureSetting setting in settings) applications.Add(Apply(setting));
        return applications;
    }

    /// <summary>Opens the stream and starts the acquisition. Throws <see cref="FeatureException"/> when the camera refuses.</summary>
    /// <param name="pool">Buffers of at least <see cref="PayloadSizeBytes"/>; not owned.</param>
    /// <param name="sink">Takes the frames, on the receive thread.</param>
    /// <param name="options">Deadlines, resend budget, buffers.</param>
    public void StartStream(FramePool pool, IFrameSink sink, StreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OpenBlocksMax, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.OpenBlocksMax, 32, nameof(options));
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_streaming) throw new InvalidOperationException($"camera '{Options.Name}' streams already");
        int payloadSize = PayloadSizeBytes;
        if (pool.BufferSizeBytes < payloadSize)
            throw new ArgumentException($"camera '{Options.Name}': buffers of {pool.BufferSizeBytes} bytes are smaller than PayloadSize {payloadSize}", nameof(pool));

        Stream?.Dispose();
        if (Options.Privilege == CameraPrivilege.Monitor)
        {
            LookOn(pool, sink, options, payloadSize);
            return;
        }

        if (options.Group is not null && !MulticastGroup.Contains(options.Group))
            throw new ArgumentException($"camera '{Options.Name}': group {options.Group} is outside {MulticastGroup.Range}", nameof(options));
        var setup = new StreamSetup
        {
            Name = Options.Name,
            Camera = Options.Index,
            CameraAddress = Description.Address,
            ControlPort = Description.ControlPort,
            HostAddress = _channel.LocalAddress,
            PacketSizeBytes = PacketSizeBytes,
            PayloadSizeBytes = payloadSize,
            TickFrequency = _tickFrequency,
            CanResend = options.Resend && _capability.HasFlag(GvcpCapability.PacketResend),
            Group = options.Group,
        };
        var receiver = new GvspReceiver(setup, options, pool, sink, Options.TimeProvider, _logger, StreamFailed);
        Stream = receiver;
        try
        {
            uint host = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian((options.Group ?? _channel.LocalAddress).GetAddressBytes());
            Demand(_channel.WriteRegister(BootstrapRegister.StreamDestination, host), "stream destination (SCDA)");
            Demand(_channel.WriteRegister(BootstrapRegister.StreamPort, (uint)receiver.Port), "stream port (SCP)");
            GvcpResult asked = _channel.ReadRegister(BootstrapRegister.StreamSourcePort, out uint sourcePort);
            setup.SourcePort = asked.Succeeded ? (int)(sourcePort & 0xFFFF) : 0;
            if (options.PunchFirewall) receiver.PunchFirewall();
            receiver.Start();
            _streaming = true;
            Features.Execute("AcquisitionStart");
        }
        catch (FeatureException)
        {
            StopStream();
            receiver.Dispose();
            throw;
        }

        LogStreaming(_logger, Options.Name, payloadSize, PacketSizeBytes, receiver.Port, setup.CanResend, receiver.ReceiveBufferBytes);
    }

    /// <summary>Stops the acquisition and the receive thread; frames being filled are handed over as aborted. Does nothing when stopped.</summary>
    public void StopStream()
    {
        if (!_streaming) return;
        _streaming = false;

        // A camera that does not answer is not told: every command would wait for its time-out. And who only looks on stops nothing.
        if (Options.Privilege != CameraPrivilege.Monitor && LossReason is CameraLossReason.None or CameraLossReason.StreamFailed)
        {
            try
            {
                Features.Execute("AcquisitionStop");
            }
            catch (FeatureException refused)
            {
                LogStopRefused(_logger, refused.Message);
            }

            GvcpResult closed = _channel.WriteRegister(BootstrapRegister.StreamPort, 0);
            if (!closed.Succeeded) LogStopRefused(_logger, $"camera '{Options.Name}': stream port (SCP): {closed}");
        }

        Stream?.Dispose();
    }

    /// <summary>Stops the stream, gives up control, ends the heartbeat.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        StopStream();
        _heartbeat?.Dispose();
        if (_heartbeat is not null && LossReason is CameraLossReason.None or CameraLossReason.StreamFailed) ReleaseControl();
        _channel.Dispose();
        Stream?.Dispose();
    }

    internal bool IsStreaming => _streaming;

    internal GvcpResult ReadRegister(uint address, out uint value) => _channel.ReadRegister(address, out value);

    internal GvcpResult WriteRegister(uint address, uint value) => _channel.WriteRegister(address, value);

    /// <summary>Asks for the width of the block ids and for the permission of parts again, after the camera's settings were replaced.</summary>
    internal GvcpResult RenewStreamSettings()
    {
        GvcpResult result = ExtendedIds.Set(_channel, Options.BlockIds, out bool isExtended);
        HasExtendedIds = isExtended;
        if (result.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused)) return result;
        result = MultiPartPermission.Set(_channel, Options.MultiPart, out bool isPermitted);
        IsMultiPartPermitted = isPermitted;
        return result;
    }

    internal void ReleaseControl() => _channel.WriteRegister(BootstrapRegister.ControlPrivilege, 0);

    private FeatureApplication Apply(FeatureSetting setting)
    {
        string readBack = "";
        try
        {
            Features.SetText(setting.Name, setting.Value);
            if (Features.IsCommand(setting.Name)) return new FeatureApplication(setting, Verified: true, "", "");
            Features.ForgetCache();
            readBack = Features.GetText(setting.Name);
            if (Features.Agrees(setting.Name, setting.Value, readBack)) return new FeatureApplication(setting, Verified: true, readBack, "");
            return new FeatureApplication(
                setting, Verified: false, readBack, $"camera '{Options.Name}': feature '{setting.Name}' was set to {setting.Value} but reads back {readBack}");
        }
        catch (FeatureException refused)
        {
            return new FeatureApplication(setting, Verified: false, readBack, refused.Message);
        }
    }

    private void Demand(GvcpResult result, string what)
    {
        if (!result.Succeeded) throw new FeatureException(FeatureError.AccessFailed, what, $"camera '{Options.Name}': {what}: {result}");
    }

    private void StreamFailed(Exception cause) =>
        Lose(CameraLossReason.StreamFailed, TimeSpan.Zero, $"camera '{Options.Name}': the receive thread ended: {cause.Message}");

    private void Lose(CameraLossReason reason, TimeSpan gap, string message)
    {
        if (Interlocked.CompareExchange(ref _lossReason, (int)reason, (int)CameraLossReason.None) != (int)CameraLossReason.None) return;
        LogLost(_logger, message);
        Lost?.Invoke(this, new CameraLostEventArgs(reason, gap, message));
    }

    [LoggerMessage(EventId = 3030, Level = LogLevel.Information, Message =
        "camera '{Camera}': streams images of {PayloadBytes} bytes in packets of {PacketBytes} to port {Port}, resend {Resend}, receive buffer {BufferBytes} bytes")]
    private static partial void LogStreaming(ILogger logger, string camera, int payloadBytes, int packetBytes, int port, bool resend, int bufferBytes);

    [LoggerMessage(EventId = 3031, Level = LogLevel.Warning, Message = "stopping the stream: {Problem}")]
    private static partial void LogStopRefused(ILogger logger, string problem);

    [LoggerMessage(EventId = 3032, Level = LogLevel.Error, Message = "{Loss}")]
    private static partial void LogLost(ILogger logger, string loss);
}
