using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>A recorded Write (None) sent again and again over a raw socket with its numbers patched: what the server itself takes.</summary>
/// <remarks>
/// No client can be faster on that server. A link opens the session through this relay and writes once; from then on the relay's socket is
/// driven by <see cref="Run"/> alone: a blocking send, a blocking receive, nothing decoded.
/// </remarks>
internal sealed class ReplayedWrite : IDisposable
{
    // Behind the chunk's headers of 24 bytes: encoding id 4; then the authentication token, whose length the record tells.
    private const int SequenceAt = 16;
    private const int RequestIdAt = 20;
    private const int PollMicroseconds = 2000;

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _relay;
    private readonly UaLink _link;
    private readonly byte[] _received = new byte[65_536];
    private byte[] _write = [];
    private readonly CancellationTokenSource _over = new();

    public ReplayedWrite(UaClientOptions options, int serverPort)
    {
        _server.Connect(IPAddress.Loopback, serverPort);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4);
        _relay = new Thread(() => Relay(serverPort)) { IsBackground = true, Name = "relay" };
        _relay.Start();
        string url = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"opc.tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _link = PlcBench.Connect(options with { EndpointUrl = url, KeepAliveInterval = TimeSpan.FromHours(1), SessionTimeout = TimeSpan.FromHours(1) }, out UaLinkNode reject);
        UaOutcome outcome = _link.TryWrite([new WriteItem(reject, true)], TimeSpan.FromSeconds(10));
        _over.Cancel();
        _relay.Join();
        if (!outcome.IsDone || _write.Length == 0) throw new InvalidOperationException("the write to record was not answered");
    }

    /// <summary>Microseconds of each, sorted.</summary>
    public double[] Run(int count)
    {
        var micros = new double[count];
        for (int i = -count / 10; i < count; i++)
        {
            Increment(SequenceAt);
            Increment(RequestIdAt);
            long start = Stopwatch.GetTimestamp();
            _server.Send(_write);
            int size = Fill();
            long taken = Stopwatch.GetTimestamp() - start;
            if (_received[0] != (byte)'M' || BinaryPrimitives.ReadUInt32LittleEndian(_received.AsSpan(RequestIdAt)) != BinaryPrimitives.ReadUInt32LittleEndian(_write.AsSpan(RequestIdAt)))
                throw new InvalidOperationException($"the server did not take the replayed write: {System.Text.Encoding.ASCII.GetString(_received, 0, size)}");
            if (i >= 0) micros[i] = taken * 1e6 / Stopwatch.Frequency;
        }

        Array.Sort(micros);
        return micros;
    }

    public void Dispose()
    {
        _server.Dispose();
        _listener.Dispose();
        _link.Dispose();
        _over.Dispose();
    }

    private void Increment(int at) => BinaryPrimitives.WriteUInt32LittleEndian(_write.AsSpan(at), BinaryPrimitives.ReadUInt32LittleEndian(_write.AsSpan(at)) + 1);

    // One whole chunk.
    private int Fill()
    {
        int have = 0;
        while (have < 8 || have < BinaryPrimitives.ReadInt32LittleEndian(_received.AsSpan(4)))
        {
            int count = _server.Receive(_received.AsSpan(have));
            if (count == 0) throw new InvalidOperationException("the server closed the connection of the replayed write");
            have += count;
        }

        return have;
    }

    // The link dials twice: for discovery on a connection of its own, then for the session, which gets the kept socket.
    private void Relay(int serverPort)
    {
        using (Socket discovery = _listener.Accept())
        using (var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            other.Connect(IPAddress.Loopback, serverPort);
            while (Pump(discovery, other, isRecorded: false) && Pump(other, discovery, isRecorded: false))
            {
                // Until one side closes.
            }
        }

        Socket client = _listener.Accept();
        while (!_over.IsCancellationRequested && Pump(client, _server, isRecorded: true) && Pump(_server, client, isRecorded: false))
        {
            // Until the write was answered.
        }
    }

    // Passes on what has come, if anything; false when the side is closed. A link's requests come one at a time, so one piece is one chunk.
    private bool Pump(Socket from, Socket to, bool isRecorded)
    {
        if (!from.Poll(PollMicroseconds, SelectMode.SelectRead)) return true;
        byte[] buffer = new byte[65_536];
        int count = from.Receive(buffer);
        if (count == 0) return false;
        if (isRecorded && buffer[0] == (byte)'M') _write = buffer[..count];
        to.Send(buffer.AsSpan(0, count));
        return true;
    }
}
