using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Configuration;

public sealed class ConfigurationReaderTests : IDisposable
{
    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_least_file_gives_the_documented_defaults()
    {
        LineConfiguration line = Good();

        CameraSettings camera = line.Cameras.Single();
        Assert.Equal((1500, 40.0, 16 << 20, 4), (camera.PacketSizeBytes, camera.FrameDeadline.TotalMilliseconds, camera.ReceiveBufferBytes, camera.Buffers));
        Assert.Equal((true, 25, 5.0), (camera.Resend.Enabled, camera.Resend.PerFramePercentMax, camera.Resend.Retry.TotalMilliseconds));
        Assert.Equal("opc.tcp://10.1.2.3:4840/", line.Plc.Endpoint.AbsoluteUri);
        Assert.Equal(new PlcSecurity
        {
            Policy = PlcSecurityPolicy.Basic256Sha256,
            Mode = PlcSecurityMode.SignAndEncrypt,
            ServerFingerprint = null,
            VerifyHostname = true,
            PkiFolder = Path.Combine(_folder.Root, "config", "pki"),
            AllowUnencrypted = false,
            KeySizeBits = 2048,
            AllowSha1 = false,
            AllowUnknownRevocation = false,
        }, line.Plc.Security);
        Assert.Equal(HandshakeMode.PositiveRelease, line.Plc.Handshake.Mode);
        Assert.Equal(TimeSpan.FromMilliseconds(65), line.Plc.Handshake.RejectWindow);
        Assert.Equal("nsu=urn:edgeinspector:plc;s=ResultSeq", line.Plc.Nodes.ResultSeq);
        Assert.Equal(("mqtts://localhost:8883/", "edgeinspector-line-1-inspection"), (line.Mqtt.Broker.AbsoluteUri, line.Mqtt.ClientId));
        Assert.Equal((Path.Combine(_folder.Root, "config", "audit"), 20.0, 64L << 20), (line.Audit.Folder, line.Audit.Flush.TotalMilliseconds, line.Audit.SegmentBytes));
        Assert.Equal(UnreleasedModel.Refuse, line.Model.Unreleased);
        Assert.Equal("vial-10r/1", line.Passport.Id);
    }

    [Fact]
    public void Nodes_take_namespace_and_prefix_and_may_be_named_one_by_one_or_be_none()
    {
        _folder.Write("config/line.yaml", LineFolder.Line.Replace("10.1.2.3\"", """
            10.1.2.3", nodes: { namespace: "urn:site:plc", prefix: DB_Vision., score: { node: none }, verdict: { node: "nsu=urn:other;i=7" } }
            """.Trim(), StringComparison.Ordinal));

        PlcNodes nodes = Good().Plc.Nodes;

        Assert.Equal("nsu=urn:site:plc;s=DB_Vision.Trigger", nodes.Trigger);
        Assert.Equal("nsu=urn:other;i=7", nodes.Verdict);
        Assert.Null(nodes.Score);
    }

    [Theory]
    [InlineData("verdict: { node: none }")]
    [InlineData("verdict: { node: \"ns=3;s=Verdict\" }")]
    public void A_verdict_needs_a_node_and_a_namespace_by_its_URI(string node)
    {
        _folder.Write("config/line.yaml", LineFolder.Line.Replace("10.1.2.3\"", $"10.1.2.3\", nodes: {{ {node} }}", StringComparison.Ordinal));

        string problem = _folder.Problems().Single();

        Assert.EndsWith("allowed: nsu=<namespace uri>;s=<name>, or i=, g=, b= in place of s=", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Description_folder_is_relative_to_the_file_and_must_exist()
    {
        _folder.Write("config/line.yaml", LineFolder.Line.Replace("views: [0, 1]", "views: [0, 1], description-folder: ../descriptions", StringComparison.Ordinal));

        Assert.Equal(
            ["line.yaml:4 cameras[0].description-folder: folder '../descriptions' does not exist (relative to the folder of this file)"], _folder.Problems());

        string folder = Directory.CreateDirectory(Path.Combine(_folder.Root, "descriptions")).FullName;
        Assert.Equal(folder, Good().Cameras.Single().DescriptionFolder);
    }

    [Fact]
    public void Features_keep_their_order_and_a_list_may_name_a_selector_twice()
    {
        _folder.Write("config/line.yaml", LineFolder.Line.Replace(
            "views: [0, 1]",
            "views: [0, 1], features: [ { LineSelector: Line1, LineMode: Input }, { LineSelector: Line2 }, { LineMode: Output } ]",
            StringComparison.Ordinal));

        CameraFeature[] features = Good().Cameras[0].Features.ToArray();

        Assert.Equal([new("LineSelector", "Line1"), new("LineMode", "Input"), new("LineSelector", "Line2"), new("LineMode", "Output")], features);
    }

    [Fact]
    public void The_recipe_that_judges_is_the_passports_with_the_files_overrides()
    {
        _folder.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe + "\nclasses: [ { name: anomaly, category: critical, reject-from: 0.9 } ]\nsample-space: { mean-min: 0.2 }\n");

        LineConfiguration line = Good();
        Recipe recipe = line.Recipe.ToRecipe(line.Passport);

        Assert.Equal([new DefectClass("anomaly", DefectCategory.Critical, 0.4f, 0.9f)], recipe.Classes);
        Assert.Equal(0.2f, recipe.SampleSpace.MeanMin);
        Assert.Equal(2, recipe.Views);
    }

    [Fact]
    public void A_class_without_a_rule_of_its_own_over_the_views_follows_the_recipes()
    {
        _folder.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe + "\nfusion: { rule: k-of-n, reject-views: 2 }\n");
        LineConfiguration line = Good();
        Assert.Equal(new ViewFusion(FusionRule.KOfN, 2), line.Recipe.ToRecipe(line.Passport).Classes[0].Fusion);

        _folder.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe + "\nclasses: [ { name: anomaly, fusion: { rule: max-score } } ]\nfusion: { rule: k-of-n, reject-views: 2 }\n");
        line = Good();
        Assert.Equal(new ViewFusion(FusionRule.MaxScore, 0), line.Recipe.ToRecipe(line.Passport).Classes[0].Fusion);
    }

    [Fact, Requirement("CHG-02")]
    public void The_hash_is_made_of_line_recipe_and_passport_as_documented()
    {
        string hash = Good().Hash;

        string text = $"line {Sha(LineFolder.Line)}\nrecipe {Sha(LineFolder.Recipe)}\npassport {Sha(LineFolder.Passport)}\n";
        Assert.Equal($"sha256:{Sha(text)}", hash);
    }

    [Theory, Requirement("CHG-02")]
    [InlineData("config/line.yaml", LineFolder.Line)]
    [InlineData("config/recipes/vial-10r.yaml", LineFolder.Recipe)]
    [InlineData("models/vial-10r/1/passport.yaml", LineFolder.Passport)]
    public void A_change_of_one_byte_in_any_file_changes_the_hash(string file, string text)
    {
        string before = Good().Hash;
        _folder.Write(file, text + "\n");

        string after = Good().Hash;

        Assert.NotEqual(before, after);
    }

    [Fact]
    public void A_password_file_and_a_fingerprint_are_taken_in_their_usual_spellings()
    {
        _folder.WriteSecret("config/secrets/plc", "s3cret\r\n# a note\n");
        string colons = string.Join(':', Enumerable.Repeat("AB", 32));
        _folder.Write("config/line.yaml", LineFolder.Line.Replace(
            "10.1.2.3\"",
            $"10.1.2.3\", security: {{ server-fingerprint: \"sha256:{colons}\" }}, identity: {{ type: username, username: ei1, password-file: secrets/plc }}",
            StringComparison.Ordinal));

        PlcSettings plc = Good().Plc;

        Assert.Equal(string.Concat(Enumerable.Repeat("ab", 32)), plc.Security.ServerFingerprint);
        Assert.Equal(new SecretSource(SecretOrigin.File, Path.Combine(_folder.Root, "config", "secrets", "plc")), plc.Identity.Password);
        Assert.True(plc.Identity.Password!.TryRead(out string secret, out _));
        Assert.Equal("s3cret", secret);
    }

    [Fact, Requirement("SEC-01")]
    public void A_password_file_that_everybody_may_read_is_refused()
    {
        _folder.WriteSecret("config/secrets/mqtt", "s3cret\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_folder.Root, "config", "secrets", "mqtt"), (UnixFileMode)0b110_100_100);
        _folder.Write("config/line.yaml", LineFolder.Line + "\nmqtt: { username: ei1, password-file: secrets/mqtt }\n");

        string[] problems = _folder.Problems();

        Assert.Equal(["line.yaml:7 mqtt.password-file: everybody on this PC may read 'secrets/mqtt'; allowed: path of a file that exists and that not everybody may read (chmod 640)"], problems);
    }

    [Fact, Requirement("SEC-01")]
    public void An_empty_or_missing_password_file_is_told_by_its_path()
    {
        _folder.WriteSecret("config/secrets/empty", "\nsecond line\n");
        string empty = Path.Combine(_folder.Root, "config", "secrets", "empty");

        bool readEmpty = SecretFile.TryRead(empty, out _, out string emptyFailure);
        bool readMissing = SecretFile.TryRead(empty + "2", out _, out string missingFailure);

        Assert.False(readEmpty || readMissing);
        Assert.Equal($"password file '{empty}' has an empty first line", emptyFailure);
        Assert.StartsWith($"password file '{empty}2' cannot be read: ", missingFailure, StringComparison.Ordinal);
    }

    private LineConfiguration Good()
    {
        ConfigurationReading reading = _folder.Read();
        Assert.Empty(reading.Problems);
        return reading.Configuration!;
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
