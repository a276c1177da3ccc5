namespace EdgeInspector.Vision;

/// <summary>Whether OpenCV's native library is there. Reading image files and colour cameras need it; a grey line does not.</summary>
public static class OpenCvLibrary
{
    /// <summary>Whether the failure is that of a native library that cannot be loaded.</summary>
    public static bool IsMissing(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is DllNotFoundException) return true;
        }

        return false;
    }

    /// <summary>What is missing and how it is mended.</summary>
    public static string MissingText(Exception failure)
    {
        Exception cause = failure;
        while (cause is not DllNotFoundException && cause.InnerException is { } inner) cause = inner;
        string first = cause.Message.Split('\n')[0];
        return $"OpenCV's native library cannot be loaded; on Debian it needs GTK: apt-get install libgtk-3-0 libatomic1 ({first})";
    }
}
