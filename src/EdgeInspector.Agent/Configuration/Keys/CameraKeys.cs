using System.Net;
using EdgeInspector.GigEVision;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of one entry of <c>cameras</c>.</summary>
internal static class CameraKeys
{
    private static readonly Key<string> _name = Key.Required(
        "name", Shapes.Name, "cam-1",
        "The camera's name in logs, records and summaries; unique on the line.");
    private static readonly Key<string> _serial = Key.Optional(
        "serial", Shapes.Text(64), "\"00012345\"", "one of serial, address and user-name finds the camera",
        "The serial number on the camera's label. Give exactly one of serial, address and user-name.", isShown: true);
    private static readonly Key<IPAddress> _address = Key.Optional(
        "address", Shapes.IPv4, "192.168.10.20", "found by serial or user-name",
        "The camera's own IPv4 address, instead of the serial number.");
    private static readonly Key<string> _userName = Key.Optional(
        "user-name", Shapes.Text(64), "filling-left", "found by serial or address",
        "The name stored in the camera (DeviceUserID), instead of the serial number.");
    private static readonly Key<IPAddress> _interface = Key.Optional(
        "interface", Shapes.IPv4, "192.168.10.1", "the card that routes to the camera",
        "The IPv4 address of this PC's network card towards the camera.");
    private static readonly Key<IReadOnlyList<int>> _views = Key.Required(
        "views", new ListShape<int>(new WholeNumberShape(0, ViewList.Capacity - 1), 1, ViewList.Capacity), "[0, 1]",
        "The views of a unit that this camera takes, in the order of its exposures. All cameras together take each view of the recipe exactly once.");
    private static readonly Key<CameraPrivilege> _privilege = Key.WithDefault(
        "privilege", new WordShape<CameraPrivilege>(("control", CameraPrivilege.Control), ("exclusive", CameraPrivilege.Exclusive)), "control",
        "control: other programs may read the camera's settings while the line runs. exclusive: they may not.");
    private static readonly Key<string> _descriptionFolder = Key.Optional(
        "description-folder", Shapes.Folder, "descriptions", "a camera that only names its description file is refused",
        "Folder with the makers' description files (.xml or .zip), for a camera that names its own by File: instead of holding it.");
    private static readonly Key<string> _userSet = Key.Optional(
        "user-set", Shapes.Text(64), "UserSet1", "the camera's present settings stay, and the features are written over them",
        "The set of settings stored in the camera (UserSetSelector) that is loaded before the features are written.");
    private static readonly Key<IReadOnlyList<CameraFeature>> _features = Key.Optional(
        "features", new FeaturesShape(), "{ TriggerMode: On, TriggerSource: Line1 }", "none",
        "Features written before streaming, in this order, by their SFNC names; the recipe's follow them. A list of sections where one selector is needed twice.");
    private static readonly Key<IReadOnlyList<string>> _events = Key.Optional(
        "events", new ListShape<string>(new TextShape(64, "name of an event such as ExposureEnd", "^[A-Za-z][A-Za-z0-9_]{0,63}$"), 0, 32),
        "[FrameTriggerMissed]", "the camera is not asked to tell any",
        "Events that the camera tells, by their names in its EventSelector. Each is counted in the summary; one that says that a trigger was missed is an alarm, too.");
    private static readonly Key<int> _packetSize = Key.WithDefault(
        "packet-size-bytes", Shapes.Count(576, 16260, "bytes"), "1500",
        "GevSCPSPacketSize, IP and UDP headers included.");
    private static readonly Key<bool> _packetSizeProbe = Key.WithDefault(
        "packet-size-probe", Shapes.Switch, "true",
        "Whether test packets of the camera lower the size to what the way lets through. false for a camera that sends none: it is opened 0.3 s sooner.");
    private static readonly Key<BlockIdWidth> _blockIds = Key.WithDefault(
        "block-ids",
        new WordShape<BlockIdWidth>(("64-bit", BlockIdWidth.Extended), ("16-bit", BlockIdWidth.Standard), ("keep", BlockIdWidth.AsCameraIs)),
        "64-bit",
        "Width of the image numbers on the wire (GevGVSPExtendedIDMode). 64-bit: where the camera has them; they do not wrap. keep: as the camera is.");
    private static readonly Key<bool> _multiPart = Key.WithDefault(
        "multi-part", Shapes.Switch, "true",
        "Whether a camera that can may send several parts in a block, when more than its image is enabled. false takes the permission back.");
    private static readonly Key<TimeSpan> _frameDeadline = Key.WithDefault(
        "frame-deadline-ms", Shapes.Milliseconds(1, 10000), "40",
        "A frame that is not whole so long after its first packet is incomplete, and its unit is not accepted.");
    private static readonly Key<ResendSettings> _resend = Key.Of("resend", ResendKeys.Section, "How lost packets are asked for again.");
    private static readonly Key<int> _receiveBuffer = Key.WithDefault(
        "receive-buffer-mib", Shapes.Count(1, 256, "MiB"), "16",
        "Socket buffer asked of the system; two frames at least. Linux clips it at net.core.rmem_max.");
    private static readonly Key<bool> _linkShare = Key.WithDefault(
        "link-share", new WordShape<OnOff>(("auto", OnOff.On), ("off", OnOff.Off)).As(word => word == OnOff.On), "auto",
        "auto: cameras with the same interface leave room for each other's packets (GevSCPD), and what the link cannot carry does not start. off: packets leave as the camera sends them.");
    private static readonly Key<int?> _linkMbps = Key.Optional(
        "link-mbps", Shapes.Count(10, 400_000, "Mb/s").As<int?>(mbps => mbps), "1000", "the speed of this PC's card",
        "The slowest link between the cameras of one interface and this PC.");
    private static readonly Key<double?> _framesPerSecond = Key.Optional(
        "frames-per-second", new NumberShape(0.01f, 10_000).As<double?>(rate => rate), "20", "packets are spaced, but nobody checks whether the link carries all images",
        "Images that the camera sends in a second at most: units a second times its views. All cameras of one interface give it, or none.");
    private static readonly Key<TimeSpan?> _packetDelay = Key.Optional(
        "packet-delay-us", Shapes.Count(0, 1000, "us").As<TimeSpan?>(us => TimeSpan.FromMicroseconds(us)), "25", "what the share of the link asks for",
        "Idle time between two packets (GevSCPD), instead of what the share of the link asks for.");
    private static readonly Key<ReceivePath> _receivePath = Key.WithDefault(
        "receive-path",
        new WordShape<ReceivePath>(("auto", ReceivePath.Auto), ("recvmmsg", ReceivePath.RecvMmsg), ("packet-ring", ReceivePath.PacketRing), ("joined", ReceivePath.Joined), ("socket", ReceivePath.Socket)),
        "auto",
        "How packets are taken from the system. packet-ring costs the least CPU and needs CAP_NET_RAW (Linux). joined takes what the card has joined (UDP_GRO on Linux; URO on Windows, where it was never run). Where the PC refuses it, auto runs and the log says why.");
    private static readonly Key<bool> _lowLatency = Key.WithDefault(
        "low-latency", Shapes.Switch, "false",
        "Take each packet as soon as it comes, at the price of CPU; otherwise packets gather within an image for at most 0.3 ms, in the packet ring 8 ms, at its end 4 ms.");
    private static readonly Key<TimeSpan> _clockInterval = Key.WithDefault(
        "clock-interval-s", Shapes.Seconds(0, 60), "2",
        "How often the camera's clock is read, so that every record tells when the camera took the image, with the error of that time. 0: never, and no such time is told.");
    private static readonly Key<int> _buffers = Key.WithDefault(
        "buffers", Shapes.Count(1, 64), "4",
        "Frames that may wait for the model; one more is an overrun, and its unit is not accepted.");

    private static readonly Key<double?> _umPerPixel = Key.Optional(
        "um-per-pixel", new NumberShape(0.01f, 10_000).As<double?>(um => um), "20", "the recipe can name no smallest defect and no measurement in micrometres",
        "Micrometres on the unit that one pixel of the camera's image covers.");

    public static Section<CameraSettings> Section { get; } = new(
        [_name, _serial, _address, _userName, _interface, _views, _privilege, _descriptionFolder, _userSet, _features, _events, _packetSize, _packetSizeProbe, _blockIds, _multiPart, _frameDeadline, _resend, _receiveBuffer, _linkShare, _linkMbps, _framesPerSecond, _packetDelay, _receivePath, _lowLatency, _clockInterval, _buffers, _umPerPixel],
        v => new CameraSettings
        {
            Name = v.Get(_name),
            Serial = v.Find(_serial),
            Address = v.Find(_address),
            UserName = v.Find(_userName),
            Interface = v.Find(_interface),
            Views = v.Get(_views),
            Privilege = v.Get(_privilege),
            DescriptionFolder = v.Find(_descriptionFolder),
            UserSet = v.Find(_userSet),
            Features = v.Find(_features) ?? [],
            Events = v.Find(_events) ?? [],
            PacketSizeBytes = v.Get(_packetSize),
            PacketSizeProbe = v.Get(_packetSizeProbe),
            BlockIds = v.Get(_blockIds),
            MultiPart = v.Get(_multiPart),
            FrameDeadline = v.Get(_frameDeadline),
            Resend = v.Get(_resend),
            ReceiveBufferBytes = v.Get(_receiveBuffer) << 20,
            LinkShare = v.Get(_linkShare),
            LinkMbps = v.Get(_linkMbps),
            FramesPerSecond = v.Get(_framesPerSecond),
            PacketDelay = v.Get(_packetDelay),
            ReceivePath = v.Get(_receivePath),
            LowLatency = v.Get(_lowLatency),
            ClockInterval = v.Get(_clockInterval),
            Buffers = v.Get(_buffers),
            MicrometresPerPixel = v.Get(_umPerPixel),
        },
        Check);

    private enum OnOff
    {
        Off = 0,
        On,
    }

    private static void Check(SectionValues v)
    {
        Key[] ways = [_serial, _address, _userName];
        Key[] written = ways.Where(v.IsWritten).ToArray();
        if (written.Length == 0) v.Refuse(_serial, "is missing; the camera is found by exactly one of serial, address and user-name");
        if (written.Length > 1) v.Refuse(written[1], $"is one way too many to find the camera; keep exactly one of {string.Join(", ", written.Select(k => k.Name))}");
    }
}
