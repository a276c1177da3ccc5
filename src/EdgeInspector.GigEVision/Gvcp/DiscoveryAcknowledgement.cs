using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>The payload of a DISCOVERY answer: a copy of the bootstrap registers 0x0000..0x00F7. [Aravis arvgvcp.c] [Wireshark packet-gvcp]</summary>
public static class DiscoveryAcknowledgement
{
    public const int PayloadBytes = 0xF8;

    /// <summary>Reads a whole datagram; false when it is no discovery answer or too short.</summary>
    /// <remarks>
    /// A camera that answers a broadcast is reached at the address it reports: the answer may leave its host through another one
    /// [seen: arv-fake-gv-camera 0.8.26 on a host with two interfaces]. Who was asked by address is reached there, whatever it reports.
    /// </remarks>
    public static bool TryRead(
        ReadOnlySpan<byte> datagram, IPEndPoint sender, IPAddress interfaceAddress, bool askedByAddress, out CameraDescription? camera)
    {
        camera = null;
        if (!GvcpAcknowledgement.TryRead(datagram, out GvcpAcknowledgement acknowledgement)) return false;
        if (acknowledgement.Command != GvcpCommand.DiscoveryAck || acknowledgement.Status != GvcpStatus.Success) return false;
        ReadOnlySpan<byte> registers = acknowledgement.Payload;
        if (registers.Length < PayloadBytes) return false;

        ReadOnlySpan<byte> reported = registers.Slice(0x24, 4);
        bool takeSender = askedByAddress || !reported.ContainsAnyExcept((byte)0);
        camera = new CameraDescription
        {
            Address = takeSender ? sender.Address : new IPAddress(reported),
            ControlPort = sender.Port,
            InterfaceAddress = interfaceAddress,
            SubnetMask = new IPAddress(registers.Slice(0x34, 4)),
            Gateway = new IPAddress(registers.Slice(0x44, 4)),
            SupportedIpConfiguration = Ways(registers[0x10..]),
            IpConfiguration = Ways(registers[0x14..]),
            MacAddress = MacAddress(registers[0x0A..0x10]),
            Manufacturer = Text(registers.Slice(0x48, 32)),
            Model = Text(registers.Slice(0x68, 32)),
            DeviceVersion = Text(registers.Slice(0x88, 32)),
            ManufacturerInfo = Text(registers.Slice(0xA8, 48)),
            SerialNumber = Text(registers.Slice(0xD8, 16)),
            UserName = Text(registers.Slice(0xE8, 16)),
        };
        return true;
    }

    /// <summary>A text register: UTF-8 up to the first zero; control characters, which would garble a log, are taken out.</summary>
    internal static string Text(ReadOnlySpan<byte> register)
    {
        int end = register.IndexOf((byte)0);
        if (end >= 0) register = register[..end];
        string text = Encoding.UTF8.GetString(register).Trim();
        return text.Any(char.IsControl) ? string.Concat(text.Where(c => !char.IsControl(c))) : text;
    }

    // The upper bits tell of pause frames.
    private static IpConfiguration Ways(ReadOnlySpan<byte> register) => (IpConfiguration)(BinaryPrimitives.ReadUInt32BigEndian(register) & 7);

    internal static string MacAddress(ReadOnlySpan<byte> mac)
    {
        uint high = BinaryPrimitives.ReadUInt16BigEndian(mac);
        uint low = BinaryPrimitives.ReadUInt32BigEndian(mac[2..]);
        return $"{high >> 8:x2}:{high & 0xFF:x2}:{low >> 24:x2}:{(low >> 16) & 0xFF:x2}:{(low >> 8) & 0xFF:x2}:{low & 0xFF:x2}";
    }
}
