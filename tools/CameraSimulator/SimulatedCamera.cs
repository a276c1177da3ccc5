using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EdgeInspector.CameraSimulator.Gvcp;
using EdgeInspector.CameraSimulator.Gvsp;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator;

/// <summary>A GigE Vision camera made of sockets: discovery, control, GenApi description and stream, with faults on demand.</summary>
/// <remarks>
/// Written from the wire facts alone and sharing no code with the agent, so that the two cannot make the same mistake.
/// Owns its sockets and threads until <see cref="Dispose"/>; every member may be called from any thread.
/// </remarks>
public sealed class SimulatedCamera : IDisposable
{
    private static readonly TimeSpan HeartbeatCheckPeriod = TimeSpan.FromMilliseconds(20);

    private readonly SimulatedCameraOptions _options;
    private readonly Counters _counters = new();
    private readonly StreamLink _link;
    private readonly CameraDevice _device;
    private readonly StreamChannel _stream;
    private readonly MessageChannel _messages;
    private readonly ActionSignals _actions;
    private readonly CommandHandler _commands;
    private readonly ControlPort _port;
    private ITimer? _heartbeatCheck;
    private readonly Lock _moving = new();
    private readonly int _controlPort;
    private IPAddress _address;
    private long _pulses;

    /// <summary>Opens the sockets; commands are answered from <see cref="Start"/> on.</summary>
    /// <exception cref="ArgumentException">The options have problems; the message names all of them.</exception>
    /// <exception cref="SocketException">The address is not local or the port is taken.</exception>
    public SimulatedCamera(SimulatedCameraOptions options, IImageSource source)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        IReadOnlyList<string> problems = options.Problems();
        if (problems.Count > 0) throw new ArgumentException($"camera '{options.SerialNumber}': {string.Join("; ", problems)}", nameof(options));

        _options = options;
        var own = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            own.Bind(new IPEndPoint(options.Address, options.Port));
        }
        catch
        {
            own.Dispose();
            throw;
        }
        _link = new StreamLink(options.Address, _counters, options.Time);
        _device = new CameraDevice(options, _counters);
        _device.SetNetwork(options.Address, MaskOf(options.Address), IPAddress.Any);
        _address = options.Address;
        _stream = new StreamChannel(_device, options, source, _link, _counters);
        _messages = new MessageChannel(_device, options, _counters);
        _device.SetSourcePorts(_link.SourcePort, _messages.SourcePort);
        _stream.Accident += Suffer;
        _stream.Happened += _messages.Raise;
        _device.ControlSwitched += () => _messages.Send([CameraEvents.PrimaryApplicationSwitch], blockId: 0, data: null);
        _actions = new ActionSignals(_device, options.Time, _counters, Act, () => _messages.Send([CameraEvents.ActionLate], blockId: 0, data: null));
        _commands = new CommandHandler(_device, _stream, _actions, options, _counters);
        _controlPort = ((IPEndPoint)own.LocalEndPoint!).Port;
        _port = new ControlPort(own, options.AnswerBroadcasts, _commands);
        _commands.AddressForced += (address, mask, gateway) => Move(address.Equals(IPAddress.Any) ? Configured() : (address, mask, gateway));
    }

    /// <summary>Where commands are heard; tells the port when the options left it to the system.</summary>
    /// <remarks>Follows a change of address.</remarks>
    public IPEndPoint ControlEndPoint => new(Volatile.Read(ref _address), _controlPort);

    /// <summary>False while the camera has an address that this machine has not: it hears nothing but FORCEIP by broadcast.</summary>
    public bool IsReachable => !_commands.OutOfReach;

    /// <summary>Whether the system lets the camera hear DISCOVERY by broadcast.</summary>
    public bool HearsBroadcasts => _port.HearsBroadcasts;

    /// <summary>Source port of the stream, as GevSCSP tells it.</summary>
    public int StreamSourcePort => _link.SourcePort;

    /// <summary>Source port of forged packets (<see cref="CameraFaults.StraySenderProbability"/>).</summary>
    public int StraySourcePort => _link.StrangerPort;

    /// <summary>The application that controls the camera; null when none does.</summary>
    public IPEndPoint? Controller => _device.Controller;

    /// <summary>Acquiring, with a receiver to send to.</summary>
    public bool IsArmed => _device.Settings.Armed;

    /// <summary>What the timestamp counter reads now, in ticks of <see cref="SimulatedCameraOptions.TickFrequency"/>.</summary>
    public ulong Timestamp => _device.Timestamp;

    /// <summary>PtpOffsetFromMaster as the next latch reads it, in nanoseconds; default 0. It moves no timestamp: <see cref="JumpClock"/> does.</summary>
    public long PtpOffsetNs
    {
        get => _device.PtpOffsetNs;
        set => _device.PtpOffsetNs = value;
    }

    public CameraStatistics Statistics => _counters.Snapshot();

    /// <summary>What goes wrong from now on.</summary>
    public CameraFaults Faults
    {
        get => _stream.Faults;
        set
        {
            _stream.Faults = value;
            _commands.Faults = value;
            _messages.Faults = value;
        }
    }

    /// <summary>Whether commands stay unanswered, as with a hung camera; the stream goes on until the heartbeat expires.</summary>
    public bool Mute
    {
        get => _commands.Mute;
        set => _commands.Mute = value;
    }

    /// <summary>The GenApi description of a camera with these options, for a host that is to have it as a file.</summary>
    public static string DescriptionOf(SimulatedCameraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return GenApi.CameraDescription.Xml(options);
    }

    public void Start()
    {
        _stream.Start();
        _messages.Start();
        _port.Start();
        _heartbeatCheck = _options.Time.CreateTimer(_ => _device.CheckHeartbeat(), null, HeartbeatCheckPeriod, HeartbeatCheckPeriod);
    }

    /// <summary>One pulse at Line1, numbered from 1 by the camera; ignored and missed pulses count too.</summary>
    /// <remarks>Returns at once; the leader leaves on the sending thread.</remarks>
    public TriggerOutcome FireHardwareTrigger() => FireHardwareTrigger((ulong)Interlocked.Increment(ref _pulses));

    /// <summary>One pulse at Line1, with the number that the image source is to be told.</summary>
    public TriggerOutcome FireHardwareTrigger(ulong triggerNumber)
    {
        _messages.Raise(CameraEvents.Line1RisingEdge, blockId: 0);
        TriggerOutcome outcome = _stream.Trigger(TriggerSource.Line1, triggerNumber);
        if (outcome == TriggerOutcome.Missed) _messages.Raise(CameraEvents.FrameTriggerMissed, blockId: 0);
        return outcome;
    }

    /// <summary>Sends one event on the message channel, whatever EventNotification says.</summary>
    /// <returns>False when no host has opened the channel, or too many events wait for it.</returns>
    public bool SendEvent(ushort eventId) => _messages.Send([eventId], blockId: 0, data: null);

    /// <summary>Sends several events in one datagram, as far as they fit (33, with 64-bit ids 22).</summary>
    public bool SendEvents(params ReadOnlySpan<ushort> eventIds) => _messages.Send(eventIds, blockId: 0, data: null);

    /// <summary>Sends an event with data of its own (EVENTDATA).</summary>
    /// <remarks>At most 516 bytes, in whole words.</remarks>
    public bool SendEventData(ushort eventId, ReadOnlySpan<byte> data)
    {
        if (data.Length > 516 || data.Length % 4 != 0) throw new ArgumentException($"event data of {data.Length} bytes: at most 516 in whole words fit", nameof(data));
        return _messages.Send([eventId], blockId: 0, data.ToArray());
    }

    /// <summary>Refuses the next commands without carrying them out; the same command may come again under the same id.</summary>
    /// <param name="status">Such as 0x8007 BUSY or 0x8006 ACCESS_DENIED.</param>
    /// <param name="opcode">Such as 0x0082 WRITEREG; 0 for any register or memory command.</param>
    /// <param name="count">How many.</param>
    public void RefuseNext(ushort status, ushort opcode = 0, int count = 1) => _commands.RefuseNext(opcode, status, count);

    /// <summary>Gives control to another application behind the controller's back; streaming stops.</summary>
    public void StealControl(IPEndPoint thief)
    {
        ArgumentNullException.ThrowIfNull(thief);
        _commands.ForgetLastWrite();
        _device.StealControl(thief);
    }

    /// <summary>Moves the timestamps forward or back, as a clock that is set; control and frame rate do not notice.</summary>
    /// <remarks>Below 0 the counter wraps: the top bit is set.</remarks>
    public void JumpClock(TimeSpan distance)
    {
        _device.Clock.Jump(distance);
        _actions.ClockChanged();
    }

    /// <summary>Gives the camera another address, as a DHCP server or an installer would: control and stream are lost.</summary>
    /// <returns>False when this machine does not have the address (or its port is taken): the camera is then out of reach.</returns>
    public bool ChangeAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Move((address, MaskOf(address), IPAddress.Any));
    }

    /// <summary>
    /// Pulls the plug and puts it back: control, settings and block ids are lost, and nothing is answered until the camera has
    /// booted.
    /// </summary>
    /// <remarks>
    /// It comes back at <paramref name="newAddress"/>; by default at its persistent address if it is to use one, else at that of its
    /// options.
    /// </remarks>
    public void PowerCycle(TimeSpan bootTime, IPAddress? newAddress = null)
    {
        _commands.MuteFor(bootTime);
        _actions.Clear();
        _device.PowerCycle();
        Move(newAddress is null ? Configured() : (newAddress, MaskOf(newAddress), IPAddress.Any));
    }

    /// <summary>Nothing is sent and nothing is answered for the time; the camera does not notice.</summary>
    public void PullCable(TimeSpan duration)
    {
        _link.CutFor(duration);
        _commands.MuteFor(duration);
    }

    /// <summary>When a frame of the present acquisition was triggered (or exposed, running free).</summary>
    /// <param name="frameNumber">From 0 in each acquisition, one of the last 1024.</param>
    /// <returns>Ticks of <see cref="System.Diagnostics.Stopwatch"/> in this process; 0 when the frame is not known.</returns>
    public long TriggerTime(ulong frameNumber) => _stream.TriggerTimes.Of(frameNumber);

    public void Dispose()
    {
        _heartbeatCheck?.DisposeAsync().AsTask().Wait();   // a check under way must not meet disposed parts
        _commands.Dispose();
        _port.Dispose();
        _actions.Dispose();
        _stream.Dispose();
        _messages.Dispose();
        _link.Dispose();
    }

    private (IPAddress Address, IPAddress Mask, IPAddress Gateway) Configured() =>
        _device.PersistentNetwork ?? (_options.Address, MaskOf(_options.Address), IPAddress.Any);

    private bool Move((IPAddress Address, IPAddress Mask, IPAddress Gateway) network)
    {
        lock (_moving)
        {
            bool moves = !network.Address.Equals(_address) || _commands.OutOfReach;
            if (moves)
            {
                _device.Disconnect();
                _commands.ForgetLastWrite();
                Volatile.Write(ref _address, network.Address);
                _commands.OutOfReach = !_port.TryMove(network.Address);
                if (!_commands.OutOfReach)
                {
                    _link.Move(network.Address);
                    _messages.Move(network.Address);
                    _device.SetSourcePorts(_link.SourcePort, _messages.SourcePort);
                }
            }
            _device.SetNetwork(network.Address, network.Mask, network.Gateway);
            return !_commands.OutOfReach;
        }
    }

    private void Suffer(ScheduledFault fault)
    {
        switch (fault.Kind)
        {
            case ScheduledFaultKind.CablePull:
                PullCable(fault.Time);
                break;
            case ScheduledFaultKind.PowerCycle:
                PowerCycle(fault.Time);
                break;
            case ScheduledFaultKind.StealControl:
                StealControl(new IPEndPoint(IPAddress.Loopback, 9));
                break;
            case ScheduledFaultKind.Mute:
                _commands.MuteFor(fault.Time);
                break;
            case ScheduledFaultKind.JumpClock:
                JumpClock(fault.Time);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "is no accident of the whole camera");
        }
    }

    private void Act(int signal)
    {
        if (signal == 0) _stream.Trigger(TriggerSource.Action1, triggerNumber: 0);
    }

    private static IPAddress MaskOf(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return new IPAddress(0x0000_00FF);   // 255.0.0.0
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            foreach (UnicastIPAddressInformation own in card.GetIPProperties().UnicastAddresses)
            {
                if (own.Address.Equals(address)) return own.IPv4Mask;
            }
        }
        return IPAddress.Any;
    }
}
