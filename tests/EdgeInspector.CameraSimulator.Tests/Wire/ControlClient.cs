using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.CameraSimulator.Tests.Wire;

/// <summary>The least client that can talk to the camera: commands are put together here by hand from the field table.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
    private readonly EndPoint _camera;
    private ushort _requestId;

    public ControlClient(SimulatedCamera camera, IPAddress? address = null)
    {
        _camera = address is null ? camera.ControlEndPoint : new IPEndPoint(address, camera.ControlEndPoint.Port);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public void Send(byte[] datagram) => _socket.SendTo(datagram, _camera);

    public byte[] Receive()
    {
        var buffer = new byte[65536];
        return buffer[.._socket.Receive(buffer)];
    }

    /// <summary>What comes within the time; null when the camera is silent.</summary>
    public byte[]? ReceiveWithin(int milliseconds) => _socket.Poll(milliseconds * 1000, SelectMode.SelectRead) ? Receive() : null;

    /// <summary>Asks until the camera answers; it may be on its way to this address.</summary>
    public void AwaitAnswer()
    {
        for (int tries = 0; tries < 100; tries++)
        {
            Send(Hex("42 11 0002 0000 7002"));
            try
            {
                if (ReceiveWithin(50) is null) continue;
                while (ReceiveWithin(100) is not null) { }   // answers to earlier tries
                return;
            }
            catch (SocketException)
            {
                // Nobody at the port yet.
            }
        }
        Assert.Fail("the camera did not answer within 5 s");
    }

    public byte[] Ask(string hex)
    {
        Send(Hex(hex));
        return Receive();
    }

    public uint Read(uint address)
    {
        byte[] acknowledge = Ask($"42 01 0080 0004 {NextId():X4} {address:X8}");
        Assert.Equal(0, Status(acknowledge));
        return BinaryPrimitives.ReadUInt32BigEndian(acknowledge.AsSpan(8));
    }

    /// <returns>Status of the acknowledge.</returns>
    public int TryRead(uint address) => Status(Ask($"42 01 0080 0004 {NextId():X4} {address:X8}"));

    public int TryWrite(uint address, uint value) => Status(Ask($"42 01 0082 0008 {NextId():X4} {address:X8} {value:X8}"));

    public void Write(uint address, uint value) => Assert.Equal(0, TryWrite(address, value));

    public byte[] ReadMemory(uint address, int count)
    {
        byte[] acknowledge = Ask($"42 01 0084 0008 {NextId():X4} {address:X8} 0000 {count:X4}");
        Assert.Equal(0, Status(acknowledge));
        return acknowledge[12..];
    }

    public int TryWriteMemory(uint address, byte[] data) =>
        Status(Ask($"42 01 0086 {data.Length + 4:X4} {NextId():X4} {address:X8} {Convert.ToHexString(data)}"));

    public void TakeControl() => Write(0xA00, 2);

    public static int Status(byte[] acknowledge) => BinaryPrimitives.ReadUInt16BigEndian(acknowledge);

    public void Dispose() => _socket.Dispose();

    private ushort NextId() => ++_requestId == 0 ? _requestId = 1 : _requestId;
}
