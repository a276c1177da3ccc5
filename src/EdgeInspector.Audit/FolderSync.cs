using System.Runtime.InteropServices;
using System.Text;

namespace EdgeInspector.Audit;

/// <summary>Makes the name of a new file durable: on Linux a folder has to be synchronised like a file.</summary>
/// <remarks>Windows journals names by itself and offers no such call.</remarks>
internal static class FolderSync
{
    private const int ReadOnly = 0x8_0000; // O_RDONLY | O_CLOEXEC, the same on x86-64 and ARM64 [Linux fcntl.h]

    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        int handle = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (handle < 0) throw Failure(folder);
        try
        {
            if (Synchronise(handle) != 0) throw Failure(folder);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure(string folder)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"folder '{folder}' cannot be synchronised: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronise(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
