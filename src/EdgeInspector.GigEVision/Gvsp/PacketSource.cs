using System.Net.Sockets;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Takes datagrams from the operating system, several at a time where it can.</summary>
/// <remarks>Owned by the receive thread. Two exist: recvmmsg on Linux, plain receives elsewhere. Allocates nothing per datagram.</remarks>
internal abstract class PacketSource : IDisposable
{
    /// <summary>Waits for datagrams; gives how many came, 0 after the wait.</summary>
    /// <param name="briefly">Wait a millisecond at most instead of the socket's time-out.</param>
    public abstract int Receive(bool briefly);

    /// <summary>One of the datagrams of the last <see cref="Receive"/>, valid until the next; its sender in host byte order.</summary>
    public abstract ReadOnlySpan<byte> Datagram(int index, out uint address, out int port, out bool isTruncated);

    public abstract void Dispose();

    public static PacketSource For(Socket socket, int datagramBytesMax) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess
            ? new RecvmmsgSource(socket, datagramBytesMax)
            : new SocketSource(socket, datagramBytesMax);
}
