using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Finds the largest stream packet that comes through, by test packets from the camera. It only ever lowers.</summary>
/// <remarks>
/// A switch between camera and PC may let less through than both ends allow; then leaders and trailers come and no payload
/// [seen: aravis #1065]. SCPS bit 31 makes the camera send one packet of SCPS − 28 bytes to SCDA:SCP. For the time of the probe these name
/// a socket of the probe's own; at the end SCDA has its former value and the stream is closed. A camera that sends no test packet at all,
/// of the least size neither [seen: arv-fake-gv-camera 0.8.26], keeps the size that it was given.
/// </remarks>
/// <param name="channel">To the camera, whose control we have.</param>
/// <param name="camera">Only its packets count.</param>
/// <param name="time">Measures patience and deadline.</param>
/// <param name="deadline">For all of it.</param>
/// <param name="punchesFirewall">Whether a datagram goes to the camera's stream port first. Default true; the doctor looks without.</param>
internal sealed class PacketSizeProbe(ControlChannel channel, IPAddress camera, TimeProvider time, Deadline deadline, bool punchesFirewall = true)
{
    /// <summary>Least packet that leaves room for payload with extended ids; every path takes it.</summary>
    public const int SizeMin = 576;

    private const int IpUdpBytes = 28;
    private const int TriesPerSize = 3;

    // Difference between a size that comes and one that does not at which the search ends.
    private const int Fineness = 8;

    // The packet leaves with the acknowledgement. A late one of an earlier try counts too, so a size has three times this.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    // Tried from the top when the first size does not come: jumbo paths, Ethernet, tunnels.
    private static readonly int[] Ladder = [8192, 4096, 1500, 1400, 1280];

    private readonly byte[] _datagram = new byte[ushort.MaxValue];

    // The probe has half of the time that is left, the rest of the set-up the other half.
    private readonly Deadline _searchDeadline = deadline.Half(time);
    private GvcpResult _failure = new(GvcpOutcome.Success, default);
    private bool _hasEnded;

    /// <summary>The size that is written at the end; the one given to <see cref="Run"/> or less.</summary>
    public int SizeBytes { get; private set; }

    public PacketSizeSource Source { get; private set; }

    /// <summary>Tests from <paramref name="size"/>, which SCPS has now, downwards; leaves SCPS at <see cref="SizeBytes"/>.</summary>
    /// <returns>Anything but success: the camera stopped answering, or refused to take back a register.</returns>
    public GvcpResult Run(int size)
    {
        SizeBytes = size;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(channel.LocalAddress, 0));
        GvcpResult result = channel.ReadRegister(BootstrapRegister.StreamDestination, out uint formerDestination, deadline: deadline);
        if (!result.Succeeded) return result;
        uint host = BinaryPrimitives.ReadUInt32BigEndian(channel.LocalAddress.GetAddressBytes());
        result = channel.WriteRegister(BootstrapRegister.StreamDestination, host, deadline: deadline);
        if (!result.Succeeded) return result;
        result = channel.WriteRegister(BootstrapRegister.StreamPort, (uint)((IPEndPoint)socket.LocalEndPoint!).Port, deadline: deadline);
        if (!result.Succeeded) return result;
        if (punchesFirewall) PunchFirewall(socket);

        Search(socket, size);

        // All of it is tried, whatever fails: no register shall name the socket that is about to be closed.
        GvcpResult closed = channel.WriteRegister(BootstrapRegister.StreamPort, 0, deadline: deadline);
        GvcpResult restored = channel.WriteRegister(BootstrapRegister.StreamDestination, formerDestination, deadline: deadline);
        GvcpResult set = channel.WriteRegister(BootstrapRegister.StreamPacketSize, BootstrapRegister.DoNotFragment | (uint)SizeBytes, deadline: deadline);
        foreach (GvcpResult one in (ReadOnlySpan<GvcpResult>)[closed, restored, set])
        {
            if (!one.Succeeded) return one;
        }

        // A refused test says that the camera has none; a camera that no longer answers is another matter.
        return _failure.Outcome == GvcpOutcome.Refused ? set : _failure;
    }

    private void Search(Socket socket, int top)
    {
        if (Comes(socket, top, out _))
        {
            Source = PacketSizeSource.Tested;
            return;
        }

        if (top <= SizeMin || !Comes(socket, SizeMin, out int good) || good >= top) return;
        Source = PacketSizeSource.Tested;
        int bad = top;
        foreach (int rung in Ladder)
        {
            if (rung >= bad || rung <= good) continue;
            if (Comes(socket, rung, out int rounded))
            {
                good = rounded;
                break;
            }

            bad = rung;
        }

        // A path of a usual size is known after one more test; any other is halved down.
        int next = good + Fineness;
        while (bad - good > Fineness && !_hasEnded)
        {
            if (!Comes(socket, next, out int rounded)) bad = next;
            else if (rounded <= good || rounded >= bad) break; // The camera's own steps are coarser.
            else good = rounded;
            next = good + (((bad - good) / 2) & ~3);
        }

        SizeBytes = good;
    }

    // rounded: the size that the camera made of it, which is the one tested.
    private bool Comes(Socket socket, int size, out int rounded)
    {
        rounded = size;
        for (int attempt = 0; attempt < TriesPerSize; attempt++)
        {
            _hasEnded |= _searchDeadline.HasPassed(time) || deadline.IsCancelled;
            if (_hasEnded) return false;
            uint test = BootstrapRegister.FireTestPacket | BootstrapRegister.DoNotFragment | (uint)size;
            GvcpResult result = channel.WriteRegister(BootstrapRegister.StreamPacketSize, test, deadline: deadline);
            uint scps = 0;
            if (result.Succeeded) result = channel.ReadRegister(BootstrapRegister.StreamPacketSize, out scps, deadline: deadline);
            if (!result.Succeeded)
            {
                _failure = result;
                _hasEnded = true;
                return false;
            }

            rounded = (int)(scps & 0xFFFF);
            if (Arrives(socket, rounded - IpUdpBytes)) return true;
        }

        return false;
    }

    private bool Arrives(Socket socket, int bytes)
    {
        long start = time.GetTimestamp();
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            TimeSpan left = Patience - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || deadline.HasPassed(time) || deadline.IsCancelled) return false;
            try
            {
                if (!socket.Poll(left, SelectMode.SelectRead)) return false;
                int length = socket.ReceiveFrom(_datagram, ref sender);
                if (length == bytes && camera.Equals(((IPEndPoint)sender).Address)) return true;
            }
            catch (SocketException)
            {
                // Our own punch was refused: told here, and of no meaning.
            }
        }
    }

    private void PunchFirewall(Socket socket)
    {
        GvcpResult asked = channel.ReadRegister(BootstrapRegister.StreamSourcePort, out uint sourcePort, deadline: deadline);
        if (!asked.Succeeded || (sourcePort & 0xFFFF) == 0) return;
        try
        {
            socket.SendTo([0, 0, 0, 0], SocketFlags.None, new IPEndPoint(camera, (int)(sourcePort & 0xFFFF)));
        }
        catch (SocketException)
        {
            // Where it cannot be sent, the test tells what comes through.
        }
    }
}
