using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.CameraSimulator.Tests.Wire;

/// <summary>A host's end of the message channel: takes events and acknowledges those it is told to.</summary>
internal sealed class MessageReceiver : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
    private EndPoint _from = new IPEndPoint(IPAddress.Any, 0);

    public MessageReceiver() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int SourcePort => ((IPEndPoint)_from).Port;

    /// <summary>Opens the message channel of a camera that <paramref name="client"/> controls.</summary>
    public void Open(ControlClient client, uint timeoutMs, uint retries = 5)
    {
        client.Write(0xB10, 0x7F000001);
        client.Write(0xB14, timeoutMs);
        client.Write(0xB18, retries);
        client.Write(0xB00, (uint)((IPEndPoint)_socket.LocalEndPoint!).Port);
    }

    public byte[] Receive()
    {
        var buffer = new byte[2048];
        return buffer[.._socket.ReceiveFrom(buffer, ref _from)];
    }

    public byte[]? ReceiveWithin(int milliseconds) => _socket.Poll(milliseconds * 1000, SelectMode.SelectRead) ? Receive() : null;

    /// <summary>Acknowledges the datagram received last: success, opcode plus one, no payload, the same id.</summary>
    public void Acknowledge(byte[] message) =>
        _socket.SendTo([0, 0, message[2], (byte)(message[3] + 1), 0, 0, message[6], message[7]], _from);

    public void Dispose() => _socket.Dispose();
}
