using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.CameraSimulator.Tests.Wire;

/// <summary>A socket that takes data packets and keeps where they came from.</summary>
internal sealed class StreamReceiver : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000, ReceiveBufferSize = 4 << 20 };

    public StreamReceiver() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Opens the stream channel of a camera that <paramref name="client"/> controls and starts to acquire.</summary>
    public void Open(ControlClient client, bool start = true)
    {
        client.Write(0xD18, 0x7F000001);
        client.Write(0xD00, (uint)Port);
        if (start) client.Write(0xA028, 1);
    }

    public DataPacket Receive()
    {
        var buffer = new byte[65536];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int length = _socket.ReceiveFrom(buffer, ref from);
        return new DataPacket(buffer[..length], ((IPEndPoint)from).Port);
    }

    public DataPacket? ReceiveWithin(int milliseconds) => _socket.Poll(milliseconds * 1000, SelectMode.SelectRead) ? Receive() : null;

    /// <summary>Everything up to and with the next trailer.</summary>
    public List<DataPacket> ReceiveBlock()
    {
        var packets = new List<DataPacket>();
        do packets.Add(Receive());
        while (packets[^1].Format != 2);
        return packets;
    }

    /// <summary>Everything that comes until the camera is silent for the time.</summary>
    public List<DataPacket> ReceiveUntilSilent(int milliseconds = 150)
    {
        var packets = new List<DataPacket>();
        while (ReceiveWithin(milliseconds) is { } packet) packets.Add(packet);
        return packets;
    }

    public void SendTo(IPEndPoint camera, string hex) => _socket.SendTo(ControlClient.Hex(hex), camera);

    public void Dispose() => _socket.Dispose();
}
