using System.Net;

namespace EdgeInspector.CameraSimulator;

/// <summary>What the camera is when it is switched on.</summary>
public sealed record SimulatedCameraOptions
{
    /// <summary>The address of the camera; any local one, such as 127.0.0.7. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// UDP port of the control channel; default 3956, where every client looks. 0 lets the system choose (<see
    /// cref="SimulatedCamera.ControlEndPoint"/>).
    /// </summary>
    public int Port { get; init; } = Gvcp.GvcpHeader.Port;

    /// <summary>Whether DISCOVERY by broadcast is answered, where the system lets us listen to it; default true.</summary>
    public bool AnswerBroadcasts { get; init; } = true;

    /// <summary>48 bits; default null makes a locally administered one from the serial number.</summary>
    public ulong? MacAddress { get; init; }

    /// <summary>At most 31 bytes.</summary>
    public string ManufacturerName { get; init; } = "EdgeInspector";

    /// <summary>At most 31 bytes.</summary>
    public string ModelName { get; init; } = "CameraSimulator";

    /// <summary>At most 15 bytes.</summary>
    public string SerialNumber { get; init; } = "SIM-1";

    /// <summary>At most 15 bytes; a client may write another, which outlives a power cycle.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Columns of the sensor and first value of Width; 16..16384 in steps of 4, default 1280.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Lines of the sensor and first value of Height; 2..16384 in steps of 2, default 1024.</summary>
    public int Height { get; init; } = 1024;

    /// <summary>PFNC code; one of those in <see cref="Registers.PixelFormats"/>, default Mono8.</summary>
    public uint PixelFormat { get; init; } = Registers.PixelFormats.Mono8;

    /// <summary>First value of AcquisitionFrameRate, frames/s, 0.1..10000, default 20. Used when no trigger is on.</summary>
    public double FrameRate { get; init; } = 20;

    /// <summary>Whether the camera starts with TriggerMode = On, TriggerSource = Line1; default false.</summary>
    public bool TriggerOn { get; init; }

    /// <summary>First value of GevSCPSPacketSize in bytes, default 1500. It counts IP, UDP and GVSP headers.</summary>
    public int PacketSize { get; init; } = 1500;

    /// <summary>Largest GevSCPSPacketSize taken, 220..65532, default 16260.</summary>
    public int PacketSizeMax { get; init; } = 16260;

    /// <summary>
    /// Whether 64-bit block ids are on from the start; a client can switch them through the GVSP configuration register.
    /// Default false.
    /// </summary>
    public bool ExtendedIds { get; init; }

    /// <summary>Block id after the stream channel is opened; default 1. A value near 65535 tests the wrap.</summary>
    public ulong FirstBlockId { get; init; } = 1;

    /// <summary>Blocks kept for resend, the one being sent included; 1..64, default 4.</summary>
    public int HeldBlocks { get; init; } = 4;

    /// <summary>Whether the GenApi description is delivered as a deflate zip; default true.</summary>
    public bool ZippedXml { get; init; } = true;

    /// <summary>Stands in <see cref="FirstUrl"/> or <see cref="SecondUrl"/> for the description in the camera's own memory.</summary>
    public const string LocalUrl = "{local}";

    /// <summary>The URL of the description, at most 511 bytes, such as <c>File:camera.xml</c>; default <see cref="LocalUrl"/>.</summary>
    public string FirstUrl { get; init; } = LocalUrl;

    /// <summary>The URL for clients that cannot use the first, at most 511 bytes; default none.</summary>
    public string SecondUrl { get; init; } = "";

    /// <summary>Several packets in one system call, where the system can and while no fault touches the packets; default <see cref="FastSend.Off"/>.</summary>
    public FastSend FastSend { get; init; }

    /// <summary>First value of GevSCPD, the mean distance of packets in nanoseconds; 0, the default, is as fast as it goes.</summary>
    public uint PacketDelayNs { get; init; }

    /// <summary>Whether control can be handed over by a key (CCP bit 2, register 0x95C); default true.</summary>
    public bool Switchover { get; init; } = true;

    /// <summary>Ticks of the timestamp counter in a second; 1000..10 000 000 000, default 1 000 000 000. GevSCPD counts them, too.</summary>
    public long TickFrequency { get; init; } = 1_000_000_000;

    /// <summary>How much faster than the true time the timestamps run, in parts per million; −10000..10000, default 0.</summary>
    public double ClockDriftPpm { get; init; }

    /// <summary>Time from PtpEnable until the camera says that it follows a master; default 0.</summary>
    public TimeSpan PtpLockTime { get; init; }

    /// <summary>Timestamp at power-up, in ticks; default 0. One near 2^63 or 2^64 tests a client's arithmetic.</summary>
    public ulong FirstTimestamp { get; init; }

    /// <summary>Whether a block that fits goes in one packet from the start (GevSCCFGAllInTransmission); default false.</summary>
    public bool AllIn { get; init; }

    /// <summary>Whether the image goes as JPEG from the start (ImageCompressionMode); takes a format of one byte a pixel. Default false.</summary>
    public bool Jpeg { get; init; }

    /// <summary>Whether blocks may have parts from the start (bit 6 of the stream channel's configuration); parts need 64-bit block ids. Default false.</summary>
    public bool MultiPart { get; init; }

    /// <summary>Components that are parts besides the image (ComponentEnable), named as in <see cref="Registers.ImageComponent"/>; default none: plain images.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Decides every fault; default 1.</summary>
    public int Seed { get; init; } = 1;

    public CameraFaults Faults { get; init; } = CameraFaults.None;

    /// <summary>What goes wrong with single frames; default nothing. <see cref="FaultText"/> reads it from text.</summary>
    public IReadOnlyList<ScheduledFault> Schedule { get; init; } = [];

    /// <summary>Whether the leader leaves an exposure time after the trigger, as with a real sensor; default false, at once.</summary>
    public bool ExposureDelaysFrame { get; init; }

    /// <summary>The camera's clock: timestamps, heartbeat and frame rate. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The same camera, running free at <paramref name="imageBytesPerSecond"/>: packets spread over 95 % of the frame's time unless a delay is given.</summary>
    public SimulatedCameraOptions AtRate(double imageBytesPerSecond)
    {
        int bytes = Registers.PixelFormats.ImageBytes(Width, Height, PixelFormat);
        int overhead = Gvsp.GvspPacket.IpUdpBytes + Gvsp.GvspPacket.HeadBytes(ExtendedIds);
        double packets = Math.Ceiling(bytes / (double)((PacketSize & ~3) - overhead)) + 1;
        double frameRate = imageBytesPerSecond / bytes;
        uint delayNs = PacketDelayNs != 0 ? PacketDelayNs : (uint)Math.Clamp(0.95e9 / frameRate / packets, 0, uint.MaxValue);
        return this with { FrameRate = frameRate, PacketDelayNs = delayNs };
    }

    /// <summary>Names everything that is wrong with these options; empty when the camera can be built.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range(Port, 0, 65535, "port");
        Range(Width, 16, 16384, "width");
        Range(Height, 2, 16384, "height");
        Range(PacketSizeMax, 220, 65532, "largest packet size");
        Range(PacketSize, 220, PacketSizeMax, "packet size");
        Range(HeldBlocks, 1, 64, "held blocks");
        if (Width % 4 != 0) problems.Add($"width {Width} is not a multiple of 4");
        if (Height % 2 != 0) problems.Add($"height {Height} is not a multiple of 2");
        if (!(FrameRate is >= 0.1 and <= 10000)) problems.Add($"frame rate {FrameRate} is outside 0.1..10000 frames/s");
        if (MacAddress is 0 or > 0xFFFF_FFFF_FFFF) problems.Add($"MAC address {MacAddress:X} is not of 48 bits or is 0");
        if (TickFrequency is < 1000 or > 10_000_000_000) problems.Add($"tick frequency {TickFrequency} is outside 1000..10000000000 Hz");
        if (!(ClockDriftPpm is >= -10_000 and <= 10_000)) problems.Add($"clock drift {ClockDriftPpm} is outside -10000..10000 ppm");
        if (FirstBlockId == 0) problems.Add("first block id 0 is no block id");
        if (!Registers.PixelFormats.All.Values.Contains(PixelFormat)) problems.Add($"pixel format 0x{PixelFormat:X8} is not offered");
        if (Jpeg && (MultiPart && Components.Count > 0 || PixelFormat >> 16 != 0x0108)) problems.Add("JPEG takes a pixel format of one byte and no parts");
        if (MultiPart && Components.Count > 0 && (!ExtendedIds || PacketSize < Gvsp.StreamSettings.MultiPartPacketSizeMin))
            problems.Add($"parts with {(ExtendedIds ? 64 : 16)}-bit block ids and packets of {PacketSize} bytes: they need 64-bit ids and at least {Gvsp.StreamSettings.MultiPartPacketSizeMin} bytes");
        foreach (string name in Components)
        {
            if (Registers.ImageComponent.Table.All(c => c.Name != name)) problems.Add($"component '{name}' is none of {string.Join(", ", Registers.ImageComponent.Table.Select(c => c.Name))}");
        }
        if (Address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork) problems.Add($"address {Address} is not IPv4");
        Text(ManufacturerName, 31, "manufacturer name");
        Text(ModelName, 31, "model name");
        Text(SerialNumber, 15, "serial number");
        Text(UserName, 15, "user name");
        Text(FirstUrl, 511, "first URL");
        Text(SecondUrl, 511, "second URL");
        return problems;

        void Range(int value, int min, int max, string name)
        {
            if (value < min || value > max) problems.Add($"{name} {value} is outside {min}..{max}");
        }

        void Text(string value, int bytesMax, string name)
        {
            int bytes = System.Text.Encoding.UTF8.GetByteCount(value);
            if (bytes > bytesMax) problems.Add($"{name} '{value}' has {bytes} bytes, at most {bytesMax} fit");
        }
    }
}
