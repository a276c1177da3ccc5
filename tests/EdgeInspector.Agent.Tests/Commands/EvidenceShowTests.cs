using System.CommandLine;
using System.IO.Compression;
using System.Xml.Linq;
using EdgeInspector.Agent.Commands.Evidence;
using EdgeInspector.Agent.Tests.Stages;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>What a person sees of a unit years later, from log and evidence folder alone.</summary>
public sealed class EvidenceShowTests : IDisposable
{
    // In a copy of the page: every picture is decoded by the browser; the title tells how many were and of which size.
    private const string Decoder = """
        <script>
        const pictures = [...document.querySelectorAll('svg image')].map(i => i.getAttribute('href'));
        Promise.all(pictures.map(async href => { const i = new Image(); i.src = href; await i.decode(); return i.naturalWidth + 'x' + i.naturalHeight; }))
          .then(sizes => document.title = 'decoded ' + sizes.join(' '), e => document.title = 'failed ' + e);
        </script>
        """;

    private readonly ClassifierLine _line = new(within: TimeSpan.FromSeconds(30), acceptEvery: 1);

    public void Dispose() => _line.Dispose();

    [Fact, Requirement("XAI-01"), Requirement("REC-01")]
    public void Page_shows_record_pixels_map_and_findings_of_a_unit_and_that_every_file_is_what_was_recorded()
    {
        Kept(1, spot: 250);
        Kept(2, spot: 160);
        Finish();

        (int exit, string output, XDocument page) = Show("--unit", "1");

        string text = string.Concat(page.DescendantNodes().OfType<XText>().Select(t => t.Value + "\n"));
        Assert.Equal(0, exit);
        Assert.Contains("every file is what was recorded", output, StringComparison.Ordinal);
        Assert.Equal("REJECT", Elements(page, "h1").Single().Elements().Single().Value);
        Assert.Contains("The log is sound", text, StringComparison.Ordinal);
        Assert.Contains("pixels: " + FileOf(1, ".frame.gz") + ": its SHA-256 is that of the record", text, StringComparison.Ordinal);
        Assert.Contains("map: " + FileOf(1, ".map.gz") + ": its SHA-256 is that of the record", text, StringComparison.Ordinal);
        Assert.Contains("occlusion map", text, StringComparison.Ordinal);

        // The pixels, and over the whole region the map of 8 × 8 cells; the classifier's finding is the region.
        XElement[] images = [.. Elements(page, "image")];
        Assert.Equal(["0,0,160,128", "0,0,160,128"], images.Select(i => Attributes(i, "x", "y", "width", "height")));
        Assert.Equal([(160, 128), (8, 8)], images.Select(i => SizeOf(PngOf(i))));
        Assert.Equal("0,0,160,128", Attributes(Elements(page, "g").Single(g => (string?)g.Attribute("class") == "box").Elements().First(), "x", "y", "width", "height"));
        Assert.Equal(["map", "tile", "box"], Elements(page, "input").Select(i => ((string)i.Attribute("class")!)[2..]));

        // Nothing is fetched, nothing runs.
        Assert.All(images, i => Assert.StartsWith("data:image/png;base64,", (string)i.Attribute("href")!, StringComparison.Ordinal));
        Assert.Empty(Elements(page, "script").Concat(Elements(page, "link")).Concat(Elements(page, "iframe")));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Value.Contains("//", StringComparison.Ordinal) && !a.IsNamespaceDeclaration);
    }

    [Fact, Requirement("XAI-01")]
    public async Task Browser_without_a_network_decodes_every_picture_of_the_page()
    {
        Kept(1, spot: 250);
        Finish();
        Show("--unit", "1");
        string copy = Path.Combine(_line.Folder.Root, "copy.html");
        await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(PageFile)).Replace("</body>", Decoder + "</body>", StringComparison.Ordinal));

        using PeerProcess browser = PeerProcess.Start(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000",
            $"--user-data-dir={Path.Combine(_line.Folder.Root, "browser")}", "--dump-dom", new Uri(copy).AbsoluteUri);
        string dom = await browser.WaitForOutputAsync("</html>", TimeSpan.FromSeconds(60));

        Assert.Contains("<title>decoded 160x128 8x8</title>", browser.Output, StringComparison.Ordinal);
        Assert.NotEmpty(dom);
    }

    [Fact, Requirement("REC-01")]
    public void Changed_file_is_named_and_not_shown_and_a_lost_one_is_explained()
    {
        Kept(1, spot: 250);
        Kept(2, spot: 160);
        Kept(3, spot: 160);
        Finish(new AuditEvent(AuditEventKind.EvidenceLost) { Where = FileOf(3, ""), Why = "the disk was full" });
        Change(Path.Combine(_line.EvidenceFolder, FileOf(1, ".frame.gz")));
        File.Delete(Path.Combine(_line.EvidenceFolder, FileOf(2, ".map.gz")));
        File.Delete(Path.Combine(_line.EvidenceFolder, FileOf(3, ".frame.gz")));
        File.Delete(Path.Combine(_line.EvidenceFolder, FileOf(3, ".map.gz")));

        (int changed, string changedTold, XDocument changedPage) = Show("--unit", "1");
        (int missing, string _, XDocument missingPage) = Show("--unit", "2");
        (int lost, string _, XDocument lostPage) = Show("--unit", "3");

        Assert.Equal((1, 1, 0), (changed, missing, lost));
        Assert.Contains("1 FILES ARE NOT WHAT WAS RECORDED", changedTold, StringComparison.Ordinal);
        Assert.Empty(Elements(changedPage, "image"));
        Assert.Contains(Bad(changedPage), text => text.Contains("ALTERED: its SHA-256 is", StringComparison.Ordinal));
        Assert.Single(Elements(missingPage, "image"));
        Assert.Contains(Bad(missingPage), text => text.EndsWith(".map.gz: MISSING, and the log does not say why", StringComparison.Ordinal));
        Assert.Empty(Bad(lostPage));
        Assert.Contains("the disk was full", lostPage.ToString(), StringComparison.Ordinal);
    }

    [Fact, Requirement("AUD-01")]
    public void Page_of_an_altered_log_says_first_that_nothing_is_proven()
    {
        Kept(1, spot: 250);
        Finish();
        string log = Directory.GetFiles(_line.AuditFolder, "audit-*.jsonl").Single();
        File.WriteAllText(log, File.ReadAllText(log).Replace("\"verdict\":\"reject\"", "\"verdict\":\"accept\"", StringComparison.Ordinal));

        (int exit, string _, XDocument page) = Show("--unit", "1");

        Assert.Equal(1, exit);
        Assert.Contains("THE LOG IS NOT SOUND, nothing below is proven", Bad(page)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "give --unit or --record")]
    [InlineData(1, "no record of", "--unit", "77")]
    [InlineData(2, "evidence folder 'no-such-folder' is not there", "--unit", "1", "--evidence", "no-such-folder")]
    public void What_cannot_be_shown_is_told(int code, string expected, params string[] arguments)
    {
        Kept(1, spot: 250);
        Finish();

        (int exit, string told) = Run(arguments.Contains("--evidence") ? arguments : [.. arguments, "--evidence", _line.EvidenceFolder]);

        Assert.Contains(expected, told, StringComparison.Ordinal);
        if (arguments.Length > 0) Assert.Equal(code, exit);
        Assert.False(File.Exists(PageFile));
    }

    private readonly Dictionary<uint, ViewEvidence> _kept = [];

    private string PageFile => Path.Combine(_line.Folder.Root, "page.html");

    private void Kept(uint unit, byte spot)
    {
        _line.Show(spot);
        _line.Inspection.Turn();
        Assert.True(_line.TryTakeView(out ViewResult view));
        _kept[unit] = _line.Record(unit, view);
    }

    private void Finish(params AuditEvent[] more)
    {
        _line.Keeper.Turn(CancellationToken.None);
        _line.Seal(more);
    }

    private string FileOf(uint unit, string ending) => _kept[unit].Frame!.File.Replace(".frame.gz", ending, StringComparison.Ordinal);

    private (int Exit, string Output, XDocument Page) Show(params string[] arguments)
    {
        (int exit, string output) = Run([.. arguments, "--evidence", _line.EvidenceFolder]);
        Assert.True(File.Exists(PageFile), output);
        return (exit, output, XDocument.Parse(File.ReadAllText(PageFile)));
    }

    private (int Exit, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        int exit = EvidenceCommand.Create().Parse(["show", _line.AuditFolder, "--out", PageFile, .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (exit, output.ToString());
    }

    private static IEnumerable<XElement> Elements(XDocument page, string name) => page.Descendants().Where(e => e.Name.LocalName == name);

    private static string[] Bad(XDocument page) => [.. Elements(page, "p").Where(p => (string?)p.Attribute("class") == "bad").Select(p => p.Value)];

    private static string Attributes(XElement element, params string[] names) => string.Join(',', names.Select(name => (string?)element.Attribute(name)));

    private static byte[] PngOf(XElement image) => Convert.FromBase64String(((string)image.Attribute("href")!)["data:image/png;base64,".Length..]);

    // Width and height stand in the first chunk, after signature, length and type. [PNG, third edition: 11.2.1]
    private static (int Width, int Height) SizeOf(byte[] png) =>
        (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private static void Change(string path)
    {
        var bytes = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) packed.CopyTo(bytes);
        byte[] pixels = bytes.ToArray();
        pixels[pixels.Length / 2] ^= 1;
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest)) packed.Write(pixels);
    }
}
