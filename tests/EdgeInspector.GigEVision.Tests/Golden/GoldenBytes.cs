using System.Runtime.CompilerServices;

namespace EdgeInspector.GigEVision.Tests.Golden;

/// <summary>Bytes captured from peers, read from the files beside this one.</summary>
internal static class GoldenBytes
{
    public static byte[] Read(string name) => Convert.FromHexString(File.ReadAllText(Path.Combine(Folder(), name)).Trim());

    public static IEnumerable<byte[]> Corpus() =>
        Directory.EnumerateFiles(Path.Combine(Folder(), "..", "Corpus"), "*.hex").Select(f => Convert.FromHexString(File.ReadAllText(f).Trim()));

    private static string Folder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
