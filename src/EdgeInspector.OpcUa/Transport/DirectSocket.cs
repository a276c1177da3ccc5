using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeInspector.OpcUa;

/// <summary>Sends, receives and waits on a socket by one system call each; none of them but <see cref="Wait"/> blocks.</summary>
/// <remarks>
/// On Linux past .NET's socket engine: a wait then ends on a timer of nanoseconds, where <see cref="Socket.Poll(int, SelectMode)"/> knows whole
/// milliseconds and would have to spin for the rest. Elsewhere it is the Socket itself. A socket that was disposed throws
/// <see cref="ObjectDisposedException"/>. [poll(2), send(2), recv(2)]
/// </remarks>
internal static partial class DirectSocket
{
    // [asm-generic/socket.h, bits/poll.h]
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const short Readable = 0x01;
    private const short Writable = 0x04;
    private const int SetTimerSlack = 29;

    [ThreadStatic]
    private static bool s_isSharp;

    /// <returns>WouldBlock when the socket takes nothing now.</returns>
    public static SocketError Send(Socket socket, ReadOnlySpan<byte> bytes, out int count)
    {
        if (!OperatingSystem.IsLinux())
        {
            count = socket.Send(bytes, SocketFlags.None, out SocketError error);
            return error;
        }

        nint sent = Send(socket.SafeHandle, bytes, (nuint)bytes.Length, DontWait | NoSignal);
        count = (int)Math.Max(sent, 0);
        return sent >= 0 ? SocketError.Success : LastError();
    }

    /// <returns>WouldBlock when nothing has come; Success with a count of 0 when the other end has closed.</returns>
    public static SocketError Receive(Socket socket, Span<byte> space, out int count)
    {
        if (!OperatingSystem.IsLinux())
        {
            count = socket.Receive(space, SocketFlags.None, out SocketError error);
            return error;
        }

        nint received = Receive(socket.SafeHandle, space, (nuint)space.Length, DontWait);
        count = (int)Math.Max(received, 0);
        return received >= 0 ? SocketError.Success : LastError();
    }

    /// <summary>Waits until the socket can be read (or written), has an error or is closed by the other end; false when the time is over, or a little before.</summary>
    public static bool Wait(Socket socket, SelectMode mode, TimeSpan longest)
    {
        if (longest < TimeSpan.Zero) longest = TimeSpan.Zero;
        // A day is longer than any wait here.
        if (!OperatingSystem.IsLinux()) return socket.Poll((int)Math.Min(longest.TotalMicroseconds, int.MaxValue), mode);
        SafeSocketHandle handle = socket.SafeHandle;
        bool isHeld = false;
        try
        {
            Sharpen();
            handle.DangerousAddRef(ref isHeld);
            var asked = new PollEntry { Descriptor = (int)handle.DangerousGetHandle(), Events = mode == SelectMode.SelectRead ? Readable : Writable };
            long ticks = longest.Ticks;
            var time = new KernelTime { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick };
            // Interrupted by a signal or refused: the caller looks again at its own clock.
            return Poll(ref asked, 1, in time, 0) > 0;
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }

    // The kernel lets a thread's timers run late by 50 µs, to wake fewer times. [prctl(2) PR_SET_TIMERSLACK]
    private static void Sharpen()
    {
        if (s_isSharp) return;
        s_isSharp = true;
        _ = SetProcess(SetTimerSlack, 1);
    }

    private static SocketError LastError()
    {
        const int Interrupted = 4, Again = 11;
        return Marshal.GetLastPInvokeError() is Interrupted or Again ? SocketError.WouldBlock : SocketError.ConnectionReset;
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeHandle socket, Span<byte> space, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(ref PollEntry entry, nuint count, in KernelTime longest, nint signals);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetProcess(int option, nuint nanoseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct KernelTime
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
