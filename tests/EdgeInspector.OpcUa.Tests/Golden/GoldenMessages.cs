using System.Runtime.CompilerServices;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>The messages of independent peers that lie beside this file.</summary>
internal static class GoldenMessages
{
    public static string Folder => ThisFolder();

    public static string CorpusFolder => Path.Combine(ThisFolder(), "..", "Corpus");

    public static byte[] Load(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".bin"));

    /// <summary>The body of a message behind the headers of its chunk, beginning with its encoding id.</summary>
    public static byte[] LoadBody(string name)
    {
        byte[] chunk = Load(name);
        if (ChunkBuffer.TypeOf(chunk) != MessageType.Open) return chunk[24..];
        Assert.True(OpenHeader.TryRead(chunk, out OpenHeader? header));
        return chunk[(header!.SizeBytes + 8)..];
    }

    private static string ThisFolder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
