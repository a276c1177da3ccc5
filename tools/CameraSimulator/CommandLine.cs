using System.CommandLine;
using System.Net;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator;

/// <summary>The options of the stand-alone program.</summary>
internal sealed class CommandLine
{
    private readonly Option<string> _address = new("--address") { Description = "local IPv4 address of the camera", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port") { Description = "UDP port of the control channel", DefaultValueFactory = _ => Gvcp.GvcpHeader.Port };
    private readonly Option<string> _serial = new("--serial") { Description = "serial number, at most 15 bytes", DefaultValueFactory = _ => "SIM-1" };
    private readonly Option<string> _userName = new("--user-name") { Description = "user name, at most 15 bytes", DefaultValueFactory = _ => "" };
    private readonly Option<string> _model = new("--model") { Description = "model name, at most 31 bytes", DefaultValueFactory = _ => "CameraSimulator" };
    private readonly Option<int> _width = new("--width") { Description = "columns of the sensor", DefaultValueFactory = _ => 1280 };
    private readonly Option<int> _height = new("--height") { Description = "lines of the sensor", DefaultValueFactory = _ => 1024 };
    private readonly Option<string> _pixelFormat = new("--pixel-format") { Description = $"one of {string.Join(", ", PixelFormats.All.Keys)}", DefaultValueFactory = _ => "Mono8" };
    private readonly Option<double> _rate = new("--rate") { Description = "frames/s when no trigger is on", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _packetSize = new("--packet-size") { Description = "first GevSCPSPacketSize in bytes", DefaultValueFactory = _ => 1500 };
    private readonly Option<string> _pattern = new("--pattern") { Description = "what the camera sees: test (every byte checkable), vial, gradient or noise", DefaultValueFactory = _ => "test" };
    private readonly Option<int> _seed = new("--seed") { Description = "decides every fault", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _extendedIds = new("--extended-ids") { Description = "start with 64-bit block ids" };
    private readonly Option<bool> _plainXml = new("--plain-xml") { Description = "deliver the GenApi description unzipped" };
    private readonly Option<bool> _offload = new("--segmentation-offload") { Description = "many packets in one system call (Linux); not for packet sockets on loopback" };
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
    private readonly Option<int> _pathMtu = new("--path-mtu") { Description = "larger packets vanish on the way; 0 is no limit", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _statistics = new("--statistics") { Description = "seconds between lines of statistics; 0 is none", DefaultValueFactory = _ => 10 };

    public RootCommand Root(Func<SimulatedCameraOptions, IImageSource, TimeSpan, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand("A simulated GigE Vision camera. Exit codes: 0 ended by signal, 1 wrong options, 2 the address or port cannot be had.")
        {
            _address, _port, _serial, _userName, _model, _width, _height, _pixelFormat, _rate, _packetSize, _pattern, _seed, _extendedIds, _plainXml,
            _offload, _loss, _duplicate, _reorder, _late, _truncate, _wrongBlock, _stray, _dropLeader, _dropTrailer, _refuseResend, _ignoreResend,
            _pending, _pathMtu, _statistics,
        };
        _pixelFormat.AcceptOnlyFromAmong([.. PixelFormats.All.Keys]);
        _pattern.AcceptOnlyFromAmong("test", "vial", "gradient", "noise");
        _address.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _)) result.AddError($"--address '{result.GetValueOrDefault<string>()}' is no IP address");
        });
        root.SetAction((parsed, cancellation) => run(Options(parsed), Source(parsed), TimeSpan.FromSeconds(parsed.GetValue(_statistics)), cancellation));
        return root;
    }

    private static Option<double> Probability(string name, string what)
    {
        var option = new Option<double>(name) { Description = $"probability 0..1 that {what}", DefaultValueFactory = _ => 0 };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1)) result.AddError($"{name} {result.GetValueOrDefault<double>()} is outside 0..1");
        });
        return option;
    }

    private SimulatedCameraOptions Options(ParseResult parsed) => new()
    {
        Address = IPAddress.Parse(parsed.GetValue(_address)!),
        Port = parsed.GetValue(_port),
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
        ZippedXml = !parsed.GetValue(_plainXml),
        SegmentationOffload = parsed.GetValue(_offload),
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
            RefuseResendProbability = parsed.GetValue(_refuseResend),
            IgnoreResendProbability = parsed.GetValue(_ignoreResend),
            PendingProbability = parsed.GetValue(_pending),
            PathMtu = parsed.GetValue(_pathMtu),
        },
    };

    private IImageSource Source(ParseResult parsed) => parsed.GetValue(_pattern) switch
    {
        "vial" => new VialPattern(),
        "gradient" => new GradientPattern(),
        "noise" => new NoisePattern(parsed.GetValue(_seed)),
        _ => new TestPattern(),
    };
}
