using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

/// <summary>The other end of a control channel: gives the answers that a test dictates.</summary>
internal sealed class ScriptedDevice : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread _thread;
    private readonly Func<byte[], int, IEnumerable<byte[]>> _answer;

    /// <param name="answer">From the command and its number, from 1, to the datagrams sent back.</param>
    /// <param name="address">Where to listen; null is a free port of 127.0.0.1.</param>
    public ScriptedDevice(Func<byte[], int, IEnumerable<byte[]>> answer, IPEndPoint? address = null)
    {
        _answer = answer;
        _socket.Bind(address ?? new IPEndPoint(IPAddress.Loopback, 0));
        Address = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint Address { get; }

    /// <summary>Who sent the command that is being answered.</summary>
    public IPEndPoint? Sender { get; private set; }

    public ConcurrentQueue<byte[]> Commands { get; } = new();

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        var datagram = new byte[2048];
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                if (!_socket.Poll(20_000, SelectMode.SelectRead)) continue;
                int length = _socket.ReceiveFrom(datagram, ref sender);
                byte[] command = datagram[..length];
                Sender = (IPEndPoint)sender;
                Commands.Enqueue(command);
                foreach (byte[] answer in _answer(command, Commands.Count)) _socket.SendTo(answer, sender);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
