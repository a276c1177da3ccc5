using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>A camera of plain memory that can be opened: discovery, registers, a small description. A test hooks what matters to it.</summary>
/// <remarks>Answers are written from the field table.</remarks>
internal sealed class ScriptedCamera : IDisposable
{
    private const uint XmlAddress = 0x1_0000;

    private readonly byte[] _memory = new byte[0x1_4000];
    private readonly ScriptedDevice _device;

    /// <param name="features">Nodes of its description.</param>
    /// <param name="address">Where to listen; null is a free port of 127.0.0.1.</param>
    public ScriptedCamera(string features = "", IPEndPoint? address = null)
    {
        byte[] xml = Encoding.UTF8.GetBytes(
            $"""<RegisterDescription SchemaMajorVersion="1" SchemaMinorVersion="1" SchemaSubMinorVersion="0">{features}<Port Name="Device"/></RegisterDescription>""");
        xml.CopyTo(_memory, XmlAddress);
        Encoding.ASCII.GetBytes($"Local:c.xml;{XmlAddress:x};{xml.Length:x}").CopyTo(_memory, 0x200);
        Encoding.ASCII.GetBytes("SCRIPT").CopyTo(_memory, 0xD8);
        this[0x24] = 0x7F00_0001;
        this[0x938] = 3000;
        this[0xD04] = 1500;
        _device = new ScriptedDevice(Answer, address);
    }

    public CameraSelector Selector => CameraSelector.ByAddress(_device.Address.Address, _device.Address.Port);

    /// <summary>Commands so far, DISCOVERY not counted.</summary>
    public int Commands => _device.Commands.Count(c => c[3] != 2);

    public IEnumerable<(uint Address, uint Value)> Writes => _device.Commands.Where(c => c[3] == 0x82).Select(c => (Word(c, 8), Word(c, 12)));

    /// <summary>From how many commands on, DISCOVERY not counted, nothing is answered any more. Default never.</summary>
    public int SilentAfter { get; set; } = int.MaxValue;

    /// <summary>Whether the acknowledgement of the first write of CCP is lost. Default false.</summary>
    public bool LosesFirstControl { get; set; }

    /// <summary>Status of a write; 0 carries it out. Default always 0.</summary>
    public Func<uint, uint, ushort> Judge { get; set; } = (_, _) => 0;

    /// <summary>Changes what a DISCOVERY is answered with. Default nothing.</summary>
    public Action<byte[]> Announce { get; set; } = _ => { };

    /// <summary>Answers a FORCEIP with a status; null stays silent. Default null.</summary>
    public Func<byte[], ushort?> Force { get; set; } = _ => null;

    /// <summary>Register whose writes are acknowledged and not carried out. Default none.</summary>
    public uint? Ignored { get; set; }

    public uint this[uint address]
    {
        get => Word(_memory, (int)address);
        set => BinaryPrimitives.WriteUInt32BigEndian(_memory.AsSpan((int)address), value);
    }

    public void Dispose() => _device.Dispose();

    private IEnumerable<byte[]> Answer(byte[] command, int number)
    {
        if (command[3] == 2)
        {
            byte[] registers = _memory[..0xF8];
            Announce(registers);
            return [Acknowledge(command, 0, registers)];
        }

        if (Commands > SilentAfter) return [];
        if (command[3] == 4) return Force(command) is ushort said ? [Acknowledge(command, said, [])] : [];
        uint address = Word(command, 8);
        switch (command[3])
        {
            case 0x80:
                return [Acknowledge(command, 0, _memory.AsSpan((int)address, 4))];
            case 0x82:
                uint value = Word(command, 12);
                ushort status = Judge(address, value);
                if (status == 0 && address != Ignored) this[address] = address == 0xD04 ? value & 0x7FFF_FFFF : value;
                if (address == 0xD04 && value >> 31 != 0) FireTestPacket((int)(value & 0xFFFF));
                if (address != 0xA00 || !LosesFirstControl) return [Acknowledge(command, status, [0, 0, 0, 1])];
                LosesFirstControl = false;
                (this[0xA04], this[0xA14]) = ((uint)_device.Sender!.Port, 0x7F00_0001);
                return [];
            case 0x84:
                return [Acknowledge(command, 0, [.. command.AsSpan(8, 4), .. _memory.AsSpan((int)address, (command[14] << 8) | command[15])])];
            case 0x86:
                command.AsSpan(12).CopyTo(_memory.AsSpan((int)address));
                return [Acknowledge(command, 0, [0, 0, 0, 1])];
            default:
                return [];
        }
    }

    private void FireTestPacket(int size)
    {
        using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        sender.Send(new byte[size - 28], new IPEndPoint(IPAddress.Loopback, (int)this[0xD00]));
    }

    private static byte[] Acknowledge(byte[] command, ushort status, ReadOnlySpan<byte> payload) =>
        [(byte)(status >> 8), (byte)status, 0, (byte)(command[3] + 1), (byte)(payload.Length >> 8), (byte)payload.Length, command[6], command[7], .. payload];

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
