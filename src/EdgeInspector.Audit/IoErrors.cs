namespace EdgeInspector.Audit;

/// <summary>Which of the operating system's answers an exception carries.</summary>
internal static class IoErrors
{
    /// <summary>Another process holds the file: EWOULDBLOCK on Linux, ERROR_SHARING_VIOLATION on Windows.</summary>
    public static bool IsSharing(Exception failure) => failure.HResult is 11 or unchecked((int)0x8007_0020);

    /// <summary>No room: ENOSPC or EDQUOT on Linux, ERROR_DISK_FULL or ERROR_HANDLE_DISK_FULL on Windows.</summary>
    public static bool IsDiskFull(Exception failure) => failure.HResult is 28 or 122 or unchecked((int)0x8007_0070) or unchecked((int)0x8007_0027);
}
