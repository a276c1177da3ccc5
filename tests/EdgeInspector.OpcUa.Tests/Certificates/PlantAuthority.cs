using System.Diagnostics;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Certificates and revocation lists that OpenSSL made once for all tests; see <c>authority.sh</c>.</summary>
internal static class PlantAuthority
{
    private static readonly Lazy<string> Made = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("ei-ua-plant-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using Process bash = Process.Start(new ProcessStartInfo("bash", [Path.Combine(ThisFolder(), "authority.sh"), folder]) { RedirectStandardError = true })!;
        string said = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return bash.ExitCode == 0 ? folder : throw new InvalidOperationException(said);
    });

    public static string File(string name) => Path.Combine(Made.Value, name);

    /// <summary>The certificate's bytes, with those of its issuers behind it.</summary>
    public static byte[] Der(params string[] leafFirst) => [.. leafFirst.SelectMany(name => System.IO.File.ReadAllBytes(File(name + ".der")))];

    public static void CopyTo(string folder, params string[] files)
    {
        foreach (string file in files) System.IO.File.Copy(File(file), Path.Combine(folder, file));
    }

    private static string ThisFolder([System.Runtime.CompilerServices.CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
