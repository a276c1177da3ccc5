using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.Mqtt.Tests.Peers;

/// <summary>A TCP wire to the broker that can be cut: both ends then get a reset, and nobody says goodbye.</summary>
public sealed class CuttableWire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private volatile bool _isCut;
    private volatile bool _isSilent;

    public CuttableWire(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets every connection and accepts no new one until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _isCut = true;
        while (_sockets.TryTake(out Socket? socket))
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // It closed by itself just now.
            }

            socket.Dispose();
        }
    }

    public void Mend() => _isCut = false;

    /// <summary>Swallows everything from now on, on connections old and new, without a word: a switch that lost its mind.</summary>
    public bool IsSilent { get => _isSilent; set => _isSilent = value; }

    public void Dispose()
    {
        Cut();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync();
                if (_isCut)
                {
                    near.Dispose();
                    continue;
                }

                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, _target);
                _sockets.Add(near);
                _sockets.Add(far);
                _ = CarryAsync(near, far);
                _ = CarryAsync(far, near);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is int read and > 0)
            {
                if (_isSilent) continue;
                for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
        }

        from.Dispose();
        to.Dispose();
    }
}
