using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Many datagrams in one system call: Linux sendmmsg.</summary>
/// <remarks>
/// For one thread. Nothing is allocated after construction. The BCL has no such call. [dotnet/runtime issue 101036] [Linux man page sendmmsg(2)]
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class BatchSender : IDisposable
{
    /// <summary>Datagrams in one call.</summary>
    public const int DatagramsMax = 64;

    private const int Interrupted = 4;   // EINTR [Linux errno-base.h]

    private readonly Message* _messages = (Message*)NativeMemory.AllocZeroed(DatagramsMax, (nuint)sizeof(Message));
    private readonly Part* _parts = (Part*)NativeMemory.AllocZeroed(DatagramsMax, (nuint)sizeof(Part));

    public BatchSender()
    {
        for (int i = 0; i < DatagramsMax; i++)
        {
            _messages[i].Head.Parts = _parts + i;
            _messages[i].Head.PartCount = 1;
        }
    }

    /// <summary>
    /// Sends <paramref name="packets"/> as datagrams of <paramref name="strideBytes"/>, the last one shorter where bytes end; at most
    /// <see cref="DatagramsMax"/>.
    /// </summary>
    /// <param name="socket">A socket of the IPv4 family.</param>
    /// <param name="address">The destination in the system's own form.</param>
    /// <param name="packets">The datagrams, back to back.</param>
    /// <param name="strideBytes">Bytes of a datagram.</param>
    /// <returns>Datagrams that the system took; fewer than given when it refused the next one.</returns>
    public int Send(SafeSocketHandle socket, ReadOnlySpan<byte> address, ReadOnlySpan<byte> packets, int strideBytes)
    {
        int count = (packets.Length + strideBytes - 1) / strideBytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, DatagramsMax);
        fixed (byte* name = address)
        fixed (byte* data = packets)
        {
            for (int i = 0; i < count; i++)
            {
                _messages[i].Head.Name = name;
                _messages[i].Head.NameBytes = (uint)address.Length;
                _parts[i].Data = data + (long)i * strideBytes;
                _parts[i].Bytes = (nuint)Math.Min(strideBytes, packets.Length - i * strideBytes);
            }
            int sent = 0;
            while (sent < count)
            {
                int now = SendMany(socket, _messages + sent, (uint)(count - sent), 0);
                if (now > 0) sent += now;
                else if (Marshal.GetLastPInvokeError() != Interrupted) break;
            }
            return sent;
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_parts);
    }

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendMany(SafeSocketHandle socket, Message* messages, uint count, int flags);

    /// <summary>struct mmsghdr: the runtime pads both as C does.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public Head Head;
        public uint SentBytes;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Head
    {
        public byte* Name;
        public uint NameBytes;
        public Part* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlBytes;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public byte* Data;
        public nuint Bytes;
    }
}
