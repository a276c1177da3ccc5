using System.Net.Sockets;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Takes datagrams from the operating system, several at a time where it can.</summary>
/// <remarks>Owned by the receive thread; one kind for each <see cref="ReceivePath"/>. Allocates nothing per datagram.</remarks>
internal abstract class PacketSource : IDisposable
{
    /// <summary>Which of the paths this is.</summary>
    public abstract ReceivePath Path { get; }

    /// <summary>Datagrams that the kernel dropped since the start, as far as it tells.</summary>
    public virtual long KernelDrops => 0;

    /// <summary>How long the thread may sleep in mid-frame so that datagrams gather for the next call; none by default.</summary>
    public virtual PauseLimits Pauses => default;

    /// <summary>Opens the wished path on a bound socket, or the automatic one with the reason why not.</summary>
    public static PacketSource Open(Socket socket, StreamSetup setup, ReceivePath wished, int bufferBytes, bool lowLatency, out string refusal)
    {
        int datagramBytesMax = setup.PacketSizeBytes - GvspHeader.NetworkBytes;
        bool isLinux = OperatingSystem.IsLinux() && Environment.Is64BitProcess;
        refusal = "";
        if (wished is ReceivePath.PacketRing or ReceivePath.RecvMmsg && !isLinux) refusal = "it needs 64-bit Linux";
        if (wished == ReceivePath.PacketRing && isLinux)
        {
            if (PacketRingSource.TryOpen(socket, setup, bufferBytes, lowLatency, out PacketRingSource? ring, out refusal)) return ring;
        }

        if (wished == ReceivePath.Joined)
        {
            PacketSource? joined = null;
            if (isLinux ? GroSource.TryOpen(socket, datagramBytesMax, out joined, out refusal)
                : OperatingSystem.IsWindows() && Environment.Is64BitProcess && UroSource.TryOpen(socket, datagramBytesMax, out joined, out refusal)) return joined!;
            if (refusal.Length == 0) refusal = "it needs 64-bit Linux or Windows";
        }

        return isLinux && wished != ReceivePath.Socket ? new RecvmmsgSource(socket, datagramBytesMax) : new SocketSource(socket, datagramBytesMax);
    }

    /// <summary>Waits for datagrams; gives how many came, 0 after the wait.</summary>
    /// <param name="briefly">Wait a millisecond at most instead of the socket's time-out.</param>
    public abstract int Receive(bool briefly);

    /// <summary>One of the datagrams of the last <see cref="Receive"/>, asked for in order, valid until the next; its sender in host byte order.</summary>
    public abstract ReadOnlySpan<byte> Datagram(int index, out uint address, out int port, out bool isTruncated);

    /// <summary>Whether more datagrams wait than the last <see cref="Receive"/> took. A system call, at no time a wait.</summary>
    public abstract bool HasMore { get; }

    /// <summary>Sleeps, so that datagrams gather. Only where <see cref="Pauses"/> allows it.</summary>
    public virtual void Pause(long nanoseconds)
    {
    }

    public abstract void Dispose();
}
