using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeInspector.Agent.Configuration;

/// <summary>A generic credential of the Windows Credential Manager, stored under the service's account.</summary>
/// <remarks>
/// Made there by <c>cmdkey /generic:NAME /user:ei1 /pass</c>; Windows encrypts it for the account (DPAPI). Never run so far: the tests of
/// this project run on Linux.
/// </remarks>
[SupportedOSPlatform("windows")]
internal static partial class WindowsCredential
{
    // CRED_TYPE_GENERIC [wincred.h]
    private const uint Generic = 1;

    public static bool TryRead(string name, out string secret, out string failure)
    {
        secret = "";
        failure = $"credential '{name}' is not in the Credential Manager of this account; add it: cmdkey /generic:{name} /user:<name> /pass";
        if (!CredRead(name, Generic, 0, out IntPtr found)) return false;
        try
        {
            Credential credential = Marshal.PtrToStructure<Credential>(found);
            // The blob is UTF-16 without an end.
            secret = credential.BlobSizeBytes == 0 ? "" : Marshal.PtrToStringUni(credential.Blob, (int)credential.BlobSizeBytes / 2);
        }
        finally
        {
            CredFree(found);
        }

        if (secret.Length > 0) failure = "";
        return secret.Length > 0;
    }

    [LibraryImport("advapi32.dll", EntryPoint = "CredReadW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CredRead(string target, uint type, uint flags, out IntPtr credential);

    [LibraryImport("advapi32.dll", EntryPoint = "CredFree")]
    private static partial void CredFree(IntPtr credential);

    // CREDENTIALW [wincred.h]
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Credential
    {
        public readonly uint Flags;
        public readonly uint Type;
        public readonly IntPtr TargetName;
        public readonly IntPtr Comment;
        public readonly System.Runtime.InteropServices.ComTypes.FILETIME LastWritten;
        public readonly uint BlobSizeBytes;
        public readonly IntPtr Blob;
        public readonly uint Persist;
        public readonly uint AttributeCount;
        public readonly IntPtr Attributes;
        public readonly IntPtr TargetAlias;
        public readonly IntPtr UserName;
    }
}
