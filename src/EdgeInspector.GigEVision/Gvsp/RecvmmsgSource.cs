using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Up to 64 datagrams per system call, on 64-bit Linux.</summary>
/// <remarks>
/// The structures are those of the C library on 64-bit machines and live outside the collected heap, so that the kernel may write to
/// them while the thread waits. MSG_WAITFORONE: the call waits for the first datagram only, at most the socket's receive time-out.
/// </remarks>
internal sealed unsafe partial class RecvmmsgSource : PacketSource
{
    private const int Batch = 64;
    private const int WaitForOne = 0x10000;
    private const int DoNotWait = 0x40;
    private const int Truncated = 0x20;
    private const short PollIn = 1;
    private const int AddressBytes = 16;
    private const int SocketLevel = 1;     // SOL_SOCKET [Linux socket.h]
    private const int DropsOption = 40;    // SO_RXQ_OVFL [Linux socket.h]
    private const int MemoryOption = 55;   // SO_MEMINFO [Linux socket.h]
    private const int DropsIndex = 8;      // SK_MEMINFO_DROPS [Linux sock_diag.h]
    private const int ControlBytes = 24;   // struct cmsghdr 16, the count 4, filled to whole words.
    private const int ControlLengthUsed = 20;

    private readonly Socket _socket;
    private readonly int _slotBytes;
    private byte* _memory;
    private readonly Message* _messages;
    private readonly byte* _addresses;
    private readonly byte* _control;
    private readonly byte* _data;
    private readonly uint _dropsBefore;
    private long _drops;

    public RecvmmsgSource(Socket socket, int datagramBytesMax)
    {
        _socket = socket;

        // One byte to spare tells a datagram that is too long; whole cache lines keep the copies aligned.
        _slotBytes = (datagramBytesMax + 1 + 63) & ~63;
        nuint heads = Batch * (nuint)(sizeof(Message) + sizeof(Vector) + AddressBytes + ControlBytes);
        _memory = (byte*)NativeMemory.AlignedAlloc(heads + (Batch * (nuint)_slotBytes), 64);
        NativeMemory.Clear(_memory, heads);
        _messages = (Message*)_memory;
        var vectors = (Vector*)(_messages + Batch);
        _addresses = (byte*)(vectors + Batch);
        _control = _addresses + (Batch * AddressBytes);
        _data = _control + (Batch * ControlBytes);
        for (int i = 0; i < Batch; i++)
        {
            vectors[i] = new Vector { Base = _data + ((nint)i * _slotBytes), Length = (nuint)_slotBytes };
            _messages[i].Name = _addresses + (i * AddressBytes);
            _messages[i].Vectors = vectors + i;
            _messages[i].VectorCount = 1;
            _messages[i].Control = _control + (i * ControlBytes);
        }

        try
        {
            // What a filter kept out before counts as dropped, too, for the kernel.
            Span<byte> memory = stackalloc byte[(DropsIndex + 1) * sizeof(uint)];
            if (socket.GetRawSocketOption(SocketLevel, MemoryOption, memory) == memory.Length) _dropsBefore = MemoryMarshal.Cast<byte, uint>(memory)[DropsIndex];
            socket.SetRawSocketOption(SocketLevel, DropsOption, BitConverter.GetBytes(1));
        }
        catch (SocketException)
        {
            // A kernel that does not count drops only leaves the counter at 0.
        }
    }

    ~RecvmmsgSource() => Release();

    public override ReceivePath Path => ReceivePath.RecvMmsg;

    public override long KernelDrops => _drops;

    public override PauseLimits Pauses => PauseLimits.Call;

    public override bool HasMore => Comes(waitMs: 0);

    public override int Receive(bool briefly)
    {
        int descriptor = (int)_socket.Handle;
        if (briefly && !Comes(waitMs: 1)) return 0;

        for (int i = 0; i < Batch; i++)
        {
            _messages[i].NameLength = AddressBytes;
            _messages[i].ControlLength = ControlBytes;
        }

        int count = recvmmsg(descriptor, _messages, Batch, briefly ? DoNotWait : WaitForOne, null);
        if (count <= 0) return 0;
        CountDrops(_messages + count - 1);
        return count;
    }

    public override ReadOnlySpan<byte> Datagram(int index, out uint address, out int port, out bool isTruncated)
    {
        var sender = new ReadOnlySpan<byte>(_addresses + (index * AddressBytes), AddressBytes);
        port = BinaryPrimitives.ReadUInt16BigEndian(sender[2..]);
        address = BinaryPrimitives.ReadUInt32BigEndian(sender[4..]);
        isTruncated = (_messages[index].Flags & Truncated) != 0;
        return new ReadOnlySpan<byte>(_data + ((nint)index * _slotBytes), (int)Math.Min(_messages[index].Length, (uint)_slotBytes));
    }

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    public override void Pause(long nanoseconds) => ShortSleep.For(nanoseconds);

    private bool Comes(int waitMs)
    {
        var wait = new PollDescriptor { Descriptor = (int)_socket.Handle, Events = PollIn };
        return poll(&wait, 1, waitMs) > 0;
    }

    // The kernel attaches the count only once something was dropped; it is cumulative and wraps at 32 bits.
    private void CountDrops(Message* last)
    {
        if (last->ControlLength < ControlLengthUsed) return;
        var control = (byte*)last->Control;
        if (*(int*)(control + 8) != SocketLevel || *(int*)(control + 12) != DropsOption) return;
        _drops += unchecked(*(uint*)(control + 16) - _dropsBefore - (uint)_drops);
    }

    private void Release()
    {
        if (_memory is null) return;
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    // The parameters are pointers and integers: nothing is marshalled.
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int recvmmsg(int descriptor, Message* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int _filling;
        public uint Length;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
