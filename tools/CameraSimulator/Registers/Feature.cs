namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>Addresses of the camera's own registers, as its GenApi description names them.</summary>
/// <remarks>Manufacturer space begins at 0xA000. Four bytes big-endian unless said.</remarks>
internal static class Feature
{
    public const uint First = 0xA000;
    public const uint SensorWidth = 0xA000;
    public const uint SensorHeight = 0xA004;
    public const uint Width = 0xA008;
    public const uint Height = 0xA00C;
    public const uint OffsetX = 0xA010;
    public const uint OffsetY = 0xA014;
    public const uint PixelFormat = 0xA018;

    /// <summary>0 Continuous, 1 SingleFrame, 2 MultiFrame.</summary>
    public const uint AcquisitionMode = 0xA020;
    public const uint AcquisitionFrameCount = 0xA024;

    /// <summary>Write 1 to start, 0 to stop; reads whether the camera acquires.</summary>
    public const uint Acquisition = 0xA028;

    /// <summary>Bit 0 on/off, bits 5..4 source (0 Line1, 1 Software, 2 Action1), bits 9..8 activation (0 rising, 1 falling edge).</summary>
    public const uint Trigger = 0xA030;
    public const uint TriggerSoftware = 0xA034;

    /// <summary>Big-endian double, microseconds.</summary>
    public const uint ExposureTime = 0xA040;

    /// <summary>Big-endian double, frames/s.</summary>
    public const uint FrameRate = 0xA048;

    /// <summary>Big-endian double, frames/s, read only: what the exposure time allows.</summary>
    public const uint FrameRateMax = 0xA050;

    /// <summary>Big-endian float, dB.</summary>
    public const uint Gain = 0xA058;

    /// <summary>Signed tenths of a degree Celsius.</summary>
    public const uint Temperature = 0xA05C;

    /// <summary>1 while a client wants the geometry frozen.</summary>
    public const uint TransportLocked = 0xA060;

    /// <summary>Little-endian by design: a scratch word that proves a client's Endianess.</summary>
    public const uint Scratch = 0xA064;

    /// <summary>1 while chunks travel behind the image.</summary>
    public const uint ChunkModeActive = 0xA200;

    /// <summary>0 Image, 1 FrameID, 2 Timestamp, 3 LineStatusAll, 4 ExposureTime.</summary>
    public const uint ChunkSelector = 0xA204;

    /// <summary>One word for each selector, 1 to enable; the image's is always 1.</summary>
    public const uint ChunkEnable = 0xA210;

    /// <summary>Bytes of a block's payload with the present settings, of a JPEG at most.</summary>
    public const uint PayloadSize = 0xA230;

    /// <summary>0 Off, 1 JPEG.</summary>
    public const uint ImageCompressionMode = 0xA300;

    /// <summary>Position in <see cref="ImageComponent.Table"/>.</summary>
    public const uint ComponentSelector = 0xA304;

    /// <summary>One word for each component, 1 to send it while multipart is on; the first's is always 1.</summary>
    public const uint ComponentEnable = 0xA310;

    /// <summary>0 Default, 1 UserSet1, 2 UserSet2.</summary>
    public const uint UserSetSelector = 0xA400;

    /// <summary>Write 1 to make the selected set the present settings.</summary>
    public const uint UserSetLoad = 0xA404;

    /// <summary>Write 1 to store the present settings as the selected set.</summary>
    public const uint UserSetSave = 0xA408;

    /// <summary>The set that the camera powers up with; outlives a power cycle, as the sets do.</summary>
    public const uint UserSetDefault = 0xA40C;

    /// <summary>A word of several fields; 0x12345678 at power-up.</summary>
    public const uint TestPacked = 0xA500;

    /// <summary>1000 at power-up.</summary>
    public const uint TestDividend = 0xA504;

    /// <summary>8 at power-up.</summary>
    public const uint TestDivisor = 0xA508;

    /// <summary>Two words that one feature writes; 1 and 2 at power-up.</summary>
    public const uint TestCopies = 0xA510;

    /// <summary>Three words of which an index chooses one; 11, 22 and 99 at power-up.</summary>
    public const uint TestRows = 0xA520;

    /// <summary>How often it was read.</summary>
    public const uint TestReads = 0xA530;

    /// <summary>Takes the next lower multiple of 8.</summary>
    public const uint TestRounded = 0xA534;

    /// <summary>16 bytes; 0 to 15 at power-up.</summary>
    public const uint TestBytes = 0xA540;

    /// <summary>Big-endian 64 bits, free for the user.</summary>
    public const uint UserCounter = 0xA068;

    /// <summary>Write 1 to copy PtpStatus and PtpOffsetFromMaster below.</summary>
    public const uint PtpLatch = 0xA120;
    public const uint PtpLatchedStatus = 0xA124;

    /// <summary>Signed, 64 bits, nanoseconds.</summary>
    public const uint PtpLatchedOffset = 0xA128;

    /// <summary>A word for each event of <see cref="CameraEvents"/> from ExposureEnd on: 1 when it is to be sent.</summary>
    public const uint EventNotification = 0xA100;
}
