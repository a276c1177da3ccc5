using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>The limit of a write: as many bytes there and back over TCP between two threads, and nothing done with them.</summary>
internal sealed class PingPong : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly byte[] _response;

    /// <param name="requestBytes">Bytes there.</param>
    /// <param name="responseBytes">Bytes back.</param>
    /// <param name="place">Called on the other end's thread before each answer; null holds it on the server's core.</param>
    public PingPong(int requestBytes, int responseBytes, Action? place = null)
    {
        _request = new byte[requestBytes];
        _response = new byte[responseBytes];
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        new Thread(() => Echo(listener, requestBytes, responseBytes, place ?? CorePin.HoldServer)) { IsBackground = true, Name = "ping-pong" }.Start();
        _socket.Connect(listener.LocalEndPoint!);
    }

    /// <summary>Microseconds of each.</summary>
    public void Run(Span<double> micros)
    {
        for (int i = 0; i < micros.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _socket.Send(_request);
            Fill(_socket, _response);
            micros[i] = (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static void Echo(Socket listener, int requestBytes, int responseBytes, Action place)
    {
        byte[] request = new byte[requestBytes];
        byte[] response = new byte[responseBytes];
        try
        {
            using (listener)
            {
                using Socket socket = listener.Accept();
                socket.NoDelay = true;
                while (Fill(socket, request))
                {
                    place();
                    socket.Send(response);
                }
            }
        }
        catch (SocketException)
        {
            // The other end is done.
        }
    }

    private static bool Fill(Socket socket, byte[] buffer)
    {
        for (int at = 0; at < buffer.Length;)
        {
            int count = socket.Receive(buffer.AsSpan(at));
            if (count == 0) return false;
            at += count;
        }

        return true;
    }
}
