using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Tests.Diagnosis;

/// <summary>A network namespace of the test's own, with the cards that it lays in it; gone with it. Needs CAP_NET_ADMIN and CAP_SYS_ADMIN.</summary>
internal sealed partial class OwnNamespace : IDisposable
{
    private const int NetworkKind = 0x40000000;   // CLONE_NEWNET [Linux uapi/linux/sched.h]

    private static int _count;

    private readonly string _name = $"card-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    public OwnNamespace() => Run("ip", "netns", "add", _name);

    public void Dispose() => Run("ip", "netns", "del", _name);

    /// <summary>Runs a program in the namespace; gives what it printed. Throws when it fails and <paramref name="mayFail"/> is not set.</summary>
    public string Program(string arguments, bool mayFail = false) => Run("ip", ["netns", "exec", _name, .. arguments.Split(' ')], mayFail);

    /// <summary>Runs our own code in the namespace, on a thread that then ends.</summary>
    public T Here<T>(Func<T> code)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using Microsoft.Win32.SafeHandles.SafeFileHandle name = File.OpenHandle($"/run/netns/{_name}");
                if (setns((int)name.DangerousGetHandle(), NetworkKind) != 0) throw new InvalidOperationException("the namespace cannot be entered");
                result = code();
            }
            catch (Exception cause)
            {
                failure = cause;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException(failure.Message, failure);
    }

    private static string Run(string program, params string[] arguments) => Run(program, arguments, mayFail: false);

    private static string Run(string program, string[] arguments, bool mayFail)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        string complained = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 || mayFail
            ? printed + complained
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {complained}");
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setns(int descriptor, int kind);
}
