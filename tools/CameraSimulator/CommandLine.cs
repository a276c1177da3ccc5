using System.CommandLine;
using System.Globalization;
using System.Net;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator;

/// <summary>The options of the stand-alone program.</summary>
internal sealed class CommandLine
{
    private readonly Option<string> _address = Of("--address", "local IPv4 address of the camera", "127.0.0.1");
    private readonly Option<int> _port = Of("--port", "UDP port of the control channel", Gvcp.GvcpHeader.Port);
    private readonly Option<string> _serial = Of("--serial", "serial number, at most 15 bytes", "SIM-1");
    private readonly Option<string> _mac = Of("--mac", "MAC address such as 02:45:00:00:00:01; empty makes one from the serial number", "");
    private readonly Option<string> _userName = Of("--user-name", "user name, at most 15 bytes", "");
    private readonly Option<string> _model = Of("--model", "model name, at most 31 bytes", "CameraSimulator");
    private readonly Option<int> _width = Of("--width", "columns of the sensor", 1280);
    private readonly Option<int> _height = Of("--height", "lines of the sensor", 1024);
    private readonly Option<string> _pixelFormat = new("--pixel-format") { Description = $"one of {string.Join(", ", PixelFormats.All.Keys)}", DefaultValueFactory = _ => "Mono8" };
    private readonly Option<double> _rate = Of("--rate", "frames/s when no trigger is on", 20.0);
    private readonly Option<int> _packetSize = Of("--packet-size", "first GevSCPSPacketSize in bytes", 1500);
    private readonly Option<string> _pattern = Of("--pattern", "what the camera sees: test (every byte checkable), pixels (every pixel checkable, packed as its format says), vial, gradient or noise", "test");
    private readonly Option<int> _seed = Of("--seed", "decides every fault", 1);
    private readonly Option<bool> _extendedIds = Of("--extended-ids", "start with 64-bit block ids", false);
    private readonly Option<bool> _allIn = Of("--all-in", "start with blocks that fit in one packet sent so", false);
    private readonly Option<bool> _jpeg = Of("--jpeg", "start with ImageCompressionMode = JPEG", false);
    private readonly Option<bool> _multiPart = Of("--multipart", "start with blocks of several parts, those of --components; needs --extended-ids", false);
    private readonly Option<string> _components = Of("--components", $"parts besides the image, parted by ',': {string.Join(", ", ImageComponent.Table.Skip(1).Select(c => c.Name))}; empty is the image alone", "");
    private readonly Option<bool> _plainXml = Of("--plain-xml", "deliver the GenApi description unzipped", false);
    private readonly Option<string> _firstUrl = Of("--first-url", $"URL of the GenApi description, such as File:camera.xml; {SimulatedCameraOptions.LocalUrl} is that in the camera", SimulatedCameraOptions.LocalUrl);
    private readonly Option<string> _secondUrl = Of("--second-url", "URL for clients that cannot use the first; empty is none", "");
    private readonly Option<double> _ptpLockTime = Of("--ptp-lock-time", "seconds from PtpEnable until PtpStatus says Slave", 0.0);
    private readonly Option<bool> _noSwitchover = Of("--no-switchover", "control cannot be handed over by a key", false);
    private readonly Option<int> _packetSizeMax = Of("--packet-size-max", "largest GevSCPSPacketSize taken", 16260);
    private readonly Option<int> _heldBlocks = Of("--held-blocks", "blocks kept for resend, 1..64", 4);
    private readonly Option<ulong> _firstBlockId = Of("--first-block-id", "block id after the stream channel is opened; near 65535 it tests the wrap", 1UL);
    private readonly Option<bool> _triggerOn = Of("--trigger", "start with TriggerMode = On, TriggerSource = Line1", false);
    private readonly Option<bool> _noBroadcasts = Of("--no-broadcasts", "do not answer DISCOVERY by broadcast", false);
    private readonly Option<long> _tickFrequency = Of("--tick-frequency", "ticks of the timestamps in a second", 1_000_000_000L);
    private readonly Option<double> _clockDrift = Of("--clock-drift", "parts per million by which the timestamps run fast", 0.0);
    private readonly Option<ulong> _firstTimestamp = Of("--first-timestamp", "timestamp at power-up in ticks", 0UL);
    private readonly Option<string> _fast = Of("--fast", "off, sendmmsg (64 packets in one system call) or gso (cut by the system; not for packet sockets on loopback); Linux", "off");
    private readonly Option<double> _mbps = Of("--mbps", "MB/s (10^6 image bytes) instead of --rate, spread evenly; 0 is --rate", 0.0);
    private readonly Option<uint> _packetDelay = Of("--packet-delay", "first GevSCPD in nanoseconds; 0 is as fast as it goes, or what --mbps wants", 0u);
    private readonly Option<double> _loss = Probability("--loss", "a data packet vanishes");
    private readonly Option<double> _duplicate = Probability("--duplicate", "a data packet comes twice");
    private readonly Option<double> _reorder = Probability("--reorder", "a data packet is overtaken by the next three");
    private readonly Option<double> _late = Probability("--late", "a data packet comes 20 ms late");
    private readonly Option<double> _truncate = Probability("--truncate", "a data packet loses its end");
    private readonly Option<double> _wrongBlock = Probability("--wrong-block", "a data packet carries another block's id");
    private readonly Option<double> _stray = Probability("--stray", "a forged packet comes from another port");
    private readonly Option<double> _dropLeader = Probability("--drop-leader", "a block has no leader");
    private readonly Option<double> _dropTrailer = Probability("--drop-trailer", "a block has no trailer");
    private readonly Option<double> _refuseResend = Probability("--refuse-resend", "a resend request is answered with 0x800C");
    private readonly Option<double> _ignoreResend = Probability("--ignore-resend", "a resend request is not answered");
    private readonly Option<double> _pending = Probability("--pending", "a command is first answered with PENDING_ACK");
    private readonly Option<int> _pendingRepeats = Of("--pending-repeats", "how often PENDING_ACK is said before the acknowledge", 1);
    private readonly Option<double> _busy = Probability("--busy", "a register or memory command is refused as busy");
    private readonly Option<double> _loseAcknowledge = Probability("--lose-ack", "an acknowledge vanishes");
    private readonly Option<double> _lateAcknowledge = Probability("--late-ack", "an acknowledge comes 300 ms late");
    private readonly Option<double> _duplicateAcknowledge = Probability("--duplicate-ack", "an acknowledge comes twice");
    private readonly Option<double> _wrongIdAcknowledge = Probability("--wrong-id-ack", "an acknowledge carries another request id");
    private readonly Option<double> _truncateAcknowledge = Probability("--truncate-ack", "an acknowledge loses its end");
    private readonly Option<double> _loseEvent = Probability("--lose-event", "an event vanishes on its way");
    private readonly Option<int> _pathMtu = Of("--path-mtu", "larger packets vanish on the way; 0 is no limit", 0);
    private readonly Option<bool> _firewall = Of("--firewall", "stream packets vanish unless a datagram came from where they go to", false);
    private readonly Option<bool> _exposureDelays = Of("--exposure-delays", "the leader leaves an exposure time after the trigger", false);
    private readonly Option<string> _refuseStatus = Of("--refuse-status", "status in hex of a refused resend: 800C, 8010, 8011, 8012, 8014, ...", "800C");
    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = "what goes wrong with one frame, repeatable: \"frame=120 lose=5-9\", \"frame=200 cable-pull=300ms\"; also lose-always, power-cycle, steal-control, "
            + "mute=2s, jump-clock=-1h, leader-pause=50ms, leader-height=16, trailer-lines=0, wrong-resend-id=1, refuse-resend=8012",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<double> _statistics = Of("--statistics", "seconds between lines of statistics; 0 is none", 10.0);

    public RootCommand Root(Func<SimulatedCameraOptions, IImageSource, TimeSpan, Task<int>> run)
    {
        var root = new RootCommand("A simulated GigE Vision camera. Exit codes: 0 ended by signal, 1 wrong options, 2 the address or port cannot be had.")
        {
            _address, _port, _serial, _mac, _userName, _model, _width, _height, _pixelFormat, _rate, _packetSize, _pattern, _seed, _extendedIds, _allIn, _jpeg, _multiPart, _components, _plainXml, _firstUrl, _secondUrl,
            _ptpLockTime, _noSwitchover, _packetSizeMax, _heldBlocks, _firstBlockId, _triggerOn, _noBroadcasts,
            _fast, _mbps, _packetDelay,
            _tickFrequency, _clockDrift, _firstTimestamp, _loss, _duplicate, _reorder, _late, _truncate, _wrongBlock, _stray, _dropLeader, _dropTrailer, _refuseResend, _ignoreResend,
            _pending, _pendingRepeats, _busy, _loseAcknowledge, _lateAcknowledge, _duplicateAcknowledge, _wrongIdAcknowledge, _truncateAcknowledge, _loseEvent, _pathMtu, _firewall,
            _exposureDelays, _refuseStatus, _faults, _statistics,
        };
        _pixelFormat.AcceptOnlyFromAmong([.. PixelFormats.All.Keys]);
        _faults.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                FaultText.Parse(text, out string? problem);
                if (problem is not null) result.AddError($"--fault: {problem}");
            }
        });
        _refuseStatus.Validators.Add(result =>
        {
            string? value = result.GetValueOrDefault<string>();
            if (!IsErrorStatus(value, out _)) result.AddError($"--refuse-status '{value}' is no status in hex, 8000..FFFF");
        });
        _fast.AcceptOnlyFromAmong("off", "sendmmsg", "gso");
        _mbps.Validators.Add(result =>
        {
            double value = result.GetValueOrDefault<double>();
            if (value is not (>= 0 and <= 100_000)) result.AddError($"--mbps {value} is outside 0..100000");
        });
        _pattern.AcceptOnlyFromAmong("test", "pixels", "vial", "gradient", "noise");
        _ptpLockTime.Validators.Add(result =>
        {
            double value = result.GetValueOrDefault<double>();
            if (value is not (>= 0 and <= 86_400)) result.AddError($"--ptp-lock-time {value} is outside 0..86400 s");
        });
        _address.Validators.Add(result =>
        {
            string? value = result.GetValueOrDefault<string>();
            if (!IPAddress.TryParse(value, out _)) result.AddError($"--address '{value}' is no IP address");
        });
        _mac.Validators.Add(result =>
        {
            string value = result.GetValueOrDefault<string>() ?? "";
            if (value.Length > 0 && !TryReadMac(value, out _)) result.AddError($"--mac '{value}' is not six bytes in hexadecimal, parted by ':'");
        });
        root.SetAction((parsed, _) => run(Options(parsed), Source(parsed), TimeSpan.FromSeconds(parsed.GetValue(_statistics))));
        return root;
    }

    private static bool TryReadMac(string text, out ulong mac)
    {
        mac = 0;
        return text.Length == 17 && text.Count(c => c == ':') == 5
            && ulong.TryParse(text.Replace(":", "", StringComparison.Ordinal), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out mac);
    }

    private static Option<T> Of<T>(string name, string description, T value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<double> Probability(string name, string what)
    {
        Option<double> option = Of(name, $"probability 0..1 that {what}", 0.0);
        option.Validators.Add(result =>
        {
            double value = result.GetValueOrDefault<double>();
            if (value is not (>= 0 and <= 1)) result.AddError($"{name} {value} is outside 0..1");
        });
        return option;
    }

    private SimulatedCameraOptions Options(ParseResult parsed)
    {
        SimulatedCameraOptions options = PlainOptions(parsed);
        double mbps = parsed.GetValue(_mbps);
        return mbps > 0 ? options.AtRate(mbps * 1e6) : options;
    }

    private SimulatedCameraOptions PlainOptions(ParseResult parsed) => new()
    {
        Address = IPAddress.Parse(parsed.GetValue(_address)!),
        Port = parsed.GetValue(_port),
        MacAddress = TryReadMac(parsed.GetValue(_mac)!, out ulong mac) ? mac : null,
        SerialNumber = parsed.GetValue(_serial)!,
        UserName = parsed.GetValue(_userName)!,
        ModelName = parsed.GetValue(_model)!,
        Width = parsed.GetValue(_width),
        Height = parsed.GetValue(_height),
        PixelFormat = PixelFormats.All[parsed.GetValue(_pixelFormat)!],
        FrameRate = parsed.GetValue(_rate),
        PacketSize = parsed.GetValue(_packetSize),
        Seed = parsed.GetValue(_seed),
        ExtendedIds = parsed.GetValue(_extendedIds),
        AllIn = parsed.GetValue(_allIn),
        Jpeg = parsed.GetValue(_jpeg),
        MultiPart = parsed.GetValue(_multiPart),
        Components = parsed.GetValue(_components)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ZippedXml = !parsed.GetValue(_plainXml),
        FirstUrl = parsed.GetValue(_firstUrl)!,
        SecondUrl = parsed.GetValue(_secondUrl)!,
        PtpLockTime = TimeSpan.FromSeconds(parsed.GetValue(_ptpLockTime)),
        Switchover = !parsed.GetValue(_noSwitchover),
        PacketSizeMax = parsed.GetValue(_packetSizeMax),
        HeldBlocks = parsed.GetValue(_heldBlocks),
        FirstBlockId = parsed.GetValue(_firstBlockId),
        TriggerOn = parsed.GetValue(_triggerOn),
        AnswerBroadcasts = !parsed.GetValue(_noBroadcasts),
        TickFrequency = parsed.GetValue(_tickFrequency),
        ClockDriftPpm = parsed.GetValue(_clockDrift),
        FirstTimestamp = parsed.GetValue(_firstTimestamp),
        ExposureDelaysFrame = parsed.GetValue(_exposureDelays),
        Schedule = [.. parsed.GetValue(_faults)!.SelectMany(text => FaultText.Parse(text, out _))],
        FastSend = Enum.Parse<FastSend>(parsed.GetValue(_fast)!, ignoreCase: true),
        PacketDelayNs = parsed.GetValue(_packetDelay),
        Faults = new CameraFaults
        {
            LossProbability = parsed.GetValue(_loss),
            DuplicateProbability = parsed.GetValue(_duplicate),
            ReorderProbability = parsed.GetValue(_reorder),
            LateProbability = parsed.GetValue(_late),
            TruncateProbability = parsed.GetValue(_truncate),
            WrongBlockIdProbability = parsed.GetValue(_wrongBlock),
            StraySenderProbability = parsed.GetValue(_stray),
            DropLeaderProbability = parsed.GetValue(_dropLeader),
            DropTrailerProbability = parsed.GetValue(_dropTrailer),
            RefuseResendStatus = IsErrorStatus(parsed.GetValue(_refuseStatus), out ushort status) ? status : Gvcp.GvcpStatus.PacketUnavailable,
            RefuseResendProbability = parsed.GetValue(_refuseResend),
            IgnoreResendProbability = parsed.GetValue(_ignoreResend),
            PendingProbability = parsed.GetValue(_pending),
            PendingRepeats = parsed.GetValue(_pendingRepeats),
            RefuseCommandProbability = parsed.GetValue(_busy),
            LoseAcknowledgeProbability = parsed.GetValue(_loseAcknowledge),
            LateAcknowledgeProbability = parsed.GetValue(_lateAcknowledge),
            DuplicateAcknowledgeProbability = parsed.GetValue(_duplicateAcknowledge),
            WrongIdAcknowledgeProbability = parsed.GetValue(_wrongIdAcknowledge),
            TruncateAcknowledgeProbability = parsed.GetValue(_truncateAcknowledge),
            LoseEventProbability = parsed.GetValue(_loseEvent),
            PathMtu = parsed.GetValue(_pathMtu),
            Firewall = parsed.GetValue(_firewall),
        },
    };

    private static bool IsErrorStatus(string? text, out ushort status) =>
        ushort.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out status) && status >= 0x8000;

    private IImageSource Source(ParseResult parsed) => parsed.GetValue(_pattern) switch
    {
        "pixels" => new PixelPattern(),
        "vial" => new VialPattern(),
        "gradient" => new GradientPattern(),
        "noise" => new NoisePattern(parsed.GetValue(_seed)),
        _ => new TestPattern(),
    };
}
