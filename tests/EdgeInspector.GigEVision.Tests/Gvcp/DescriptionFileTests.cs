using System.IO.Compression;
using System.Text;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Tests.Gvcp;

public sealed class DescriptionFileTests
{
    [Fact]
    public void First_entry_of_an_archive_is_unpacked()
    {
        byte[] archive = Zip(("camera.xml", "<RegisterDescription/>"), ("other.xml", "<Other/>"));

        Assert.True(DescriptionFile.TryUnzip(archive, out byte[] xml));

        Assert.Equal("<RegisterDescription/>", Encoding.UTF8.GetString(xml));
    }

    [Fact, Requirement("SEC-02")]
    public void Archive_that_unpacks_beyond_the_limit_is_refused()
    {
        byte[] archive = Zip(("bomb.xml", new string('0', DescriptionFile.BytesMax + 1)));

        Assert.True(archive.Length < 100_000);
        Assert.False(DescriptionFile.TryUnzip(archive, out _));
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in entries)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return memory.ToArray();
    }
}
