using System.Runtime.InteropServices;

namespace EdgeInspector.Imaging.Tests;

/// <summary>A copy of bytes that lies against pages which may not be touched: the byte after the last one ends the process.</summary>
/// <remarks>Given back by <see cref="Dispose"/>. Linux only, like the peers of these tests.</remarks>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageBytes = 4096;
    private const int NoAccess = 0, ReadWrite = 1 | 2;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private readonly nint _start;
    private readonly nuint _length;

    public GuardedMemory(ReadOnlySpan<byte> content)
    {
        int usable = (content.Length + PageBytes - 1) / PageBytes * PageBytes;
        _length = (nuint)(usable + PageBytes);
        _start = Map(0, _length, ReadWrite, PrivateAnonymous, -1, 0);
        if (_start == -1 || Protect(_start + usable, PageBytes, NoAccess) != 0) throw new InvalidOperationException("no guarded memory");
        Pointer = (byte*)_start + usable - content.Length;
        content.CopyTo(new Span<byte>(Pointer, content.Length));
    }

    /// <summary>Address of the first byte of the content.</summary>
    public byte* Pointer { get; }

    public void Dispose()
    {
        if (Unmap(_start, _length) != 0) throw new InvalidOperationException("guarded memory was not given back");
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
