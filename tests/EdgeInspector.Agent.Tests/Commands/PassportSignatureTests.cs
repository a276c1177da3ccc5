using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Commands;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>A released passport opens the line, or is refused with the reason and an entry in the audit log; the peer is openssl.</summary>
public sealed class PassportSignatureTests
{
    private const string Anna = "anna@production", Ben = "ben@quality";

    [Fact, Requirement("MOD-02")]
    public void Passport_signed_by_two_trusted_people_opens_the_line()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);
        using var loggers = new LoggerFactory();

        LineOpening opening = Line.Open(model.Configuration(), loggers, new FakeTimeProvider(SignedModel.Today));

        using Line? line = opening.Line;
        Assert.Empty(opening.Problems);
        Assert.NotNull(line);
    }

    [Fact, Requirement("MOD-02")]
    public void Check_tells_who_signed_until_when_it_counts_and_what_is_missing()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna);
        string one = Checked(model, SignedModel.Today);
        model.SignMore(Ben);
        string two = Checked(model, SignedModel.Today), expired = Checked(model, new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Contains("passport   vial-10r/1, released, valid 2026-01-01 to 2026-12-31 (UTC)\nsigned     'anna' (production): good\nunreleased 1 of 2 different trusted signers signed it", one, StringComparison.Ordinal);
        Assert.Contains("signed     'anna' (production): good\nsigned     'ben' (quality): good\n", two, StringComparison.Ordinal);
        Assert.DoesNotContain("unreleased", two, StringComparison.Ordinal);
        Assert.Contains("unreleased it is valid from 2026-01-01 to 2026-12-31, today is 2027-01-01 (UTC)\n", expired, StringComparison.Ordinal);
    }

    private static string Checked(SignedModel model, DateTimeOffset now)
    {
        using var output = new StringWriter { NewLine = "\n" };
        int exit = CheckCommand.Create(new FakeTimeProvider(now)).Parse(["--config", model.Configuration().File]).Invoke(new InvocationConfiguration { Output = output, Error = output });
        Assert.Equal(0, exit);
        return output.ToString();
    }

    [Fact, Requirement("MOD-02")]
    public void Passport_that_is_released_without_a_signature_is_refused()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);
        File.Delete(model.Envelope);

        (string why, string audit) = model.Refused();

        Assert.Equal("NotSigned: passport 'vial-10r/1': it is not signed: there is no passport.dsse.json beside it", why);
        Assert.Contains("\"model-refused\"", audit, StringComparison.Ordinal);
        Assert.Contains("it is not signed", audit, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void Passport_signed_by_one_person_only_is_refused()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna);

        Assert.StartsWith("NotSigned: passport 'vial-10r/1': 1 of 2 different trusted signers signed it: 'anna' (production): good", model.Refused().Why, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-01"), Requirement("MOD-02")]
    public void Passport_edited_by_one_byte_is_refused()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);
        string text = File.ReadAllText(model.Passport);
        File.WriteAllText(model.Passport, text.Replace("reject-from: 1\n", "reject-from: 2\n", StringComparison.Ordinal));
        Assert.NotEqual(text, File.ReadAllText(model.Passport));

        (string why, string audit) = model.Refused();

        Assert.Equal("NotSigned: passport 'vial-10r/1': it was changed after it was signed: its bytes are not those in the envelope", why);
        Assert.Contains("it was changed after it was signed", audit, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void Passport_and_envelope_edited_alike_are_refused_because_the_signatures_are_wrong()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);
        string text = File.ReadAllText(model.Passport).Replace("reject-from: 1\n", "reject-from: 2\n", StringComparison.Ordinal);
        File.WriteAllText(model.Passport, text);
        JsonNode envelope = JsonNode.Parse(File.ReadAllText(model.Envelope))!;
        envelope["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        File.WriteAllText(model.Envelope, envelope.ToJsonString());

        Assert.Equal(
            "NotSigned: passport 'vial-10r/1': 0 of 2 different trusted signers signed it: 'anna' (production): the signature is wrong; 'ben' (quality): the signature is wrong",
            model.Refused().Why);
    }

    [Fact, Requirement("MOD-02")]
    public void Signature_of_a_key_that_is_not_trusted_does_not_count()
    {
        using var model = new SignedModel(Anna);
        model.Sign(Anna, Ben);

        (string why, string audit) = model.Refused();

        Assert.Matches("^NotSigned: .*1 of 2 different trusted signers signed it: 'anna' \\(production\\): good; key 'sha256:[0-9a-f]{64}' is not in the trust list$", why);
        Assert.Contains("is not in the trust list", audit, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void One_signer_with_two_keys_counts_once()
    {
        using var model = new SignedModel();
        model.Trust("one", Anna);
        model.Trust("two", "anna@quality");
        model.Sign("one", "two");

        Assert.Contains("1 of 2 different trusted signers signed it: 'anna' (production): good; 'anna' (quality): good, but this signer is counted already", model.Refused().Why, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void Name_or_role_in_other_letters_is_the_same_one()
    {
        using var model = new SignedModel();
        model.Trust("one", "anna@production");
        model.Trust("two", "Anna@quality");
        model.Trust("three", "ben@Production");
        model.Sign("one", "two");
        string sameName = model.Refused().Why;
        model.SignMore("three");

        Assert.Contains("1 of 2 different trusted signers signed it", sameName, StringComparison.Ordinal);
        Assert.EndsWith("all its signers have the role production; two different roles are needed", model.Refused().Why, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void One_key_under_two_names_counts_once()
    {
        using var model = new SignedModel(Anna);
        model.Trust(Anna, Ben);
        model.Sign(Anna);
        string twice = File.ReadAllText(model.Envelope);
        JsonNode envelope = JsonNode.Parse(twice)!;
        envelope["signatures"]!.AsArray().Add(envelope["signatures"]![0]!.DeepClone());
        File.WriteAllText(model.Envelope, envelope.ToJsonString());

        string why = model.Refused().Why;

        Assert.Contains("1 of 2 different trusted signers signed it", why, StringComparison.Ordinal);
        Assert.Contains("holds the key of 'anna' (production) once more", why, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void Two_signers_of_the_same_role_are_refused()
    {
        using var model = new SignedModel("anna@quality", Ben);
        model.Sign("anna@quality", Ben);

        Assert.EndsWith("all its signers have the role quality; two different roles are needed", model.Refused().Why, StringComparison.Ordinal);
    }

    [Theory, Requirement("MOD-02")]
    [InlineData("2025-12-31T23:59:59Z", false)]
    [InlineData("2026-01-01T00:00:00Z", true)]
    [InlineData("2026-12-31T23:59:59Z", true)]
    [InlineData("2027-01-01T00:00:00Z", false)]
    public void Passport_counts_on_the_days_of_its_validity_only(string now, bool counts)
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);
        DateTimeOffset at = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);

        string? refusal = Line.Unproven(model.Configuration(), at)?.ToString();

        Assert.Equal(counts ? null : $"OutOfValidity: passport 'vial-10r/1': it is valid from 2026-01-01 to 2026-12-31, today is {at:yyyy-MM-dd} (UTC)", refusal);
    }

    [Theory, Requirement("MOD-02"), Requirement("USE-01")]
    [InlineData("enterprise/plant-1/filling/line-2", "vial-10r", "line 'enterprise/plant-1/filling/line-1/inspection' is outside its scope; allowed: enterprise/plant-1/filling/line-2")]
    [InlineData("enterprise/plant-1/fill", "vial-10r", "line 'enterprise/plant-1/filling/line-1/inspection' is outside its scope; allowed: enterprise/plant-1/fill")]
    [InlineData("enterprise/plant-1", "vial-2r", "recipe 'vial-10r' is outside its scope; allowed: vial-2r")]
    public void Passport_for_another_line_or_recipe_is_refused(string line, string recipe, string expected)
    {
        using var model = new SignedModel(Anna, Ben);
        model.Draft(line, recipe);
        model.SignDrafted(Anna, Ben);

        (string why, string audit) = model.Refused();

        Assert.Equal($"OutOfScope: passport 'vial-10r/1': {expected}", why);
        Assert.Contains("is outside its scope", audit, StringComparison.Ordinal);
    }

    [Theory, Requirement("USE-01")]
    [InlineData("--product", "4712", "product '4711' is outside its scope; allowed: 4712")]
    [InlineData("--container", "vial-2r", "the recipe names no container; allowed: vial-2r")]
    [InlineData("--camera", "cam-9", "camera and view 'cam-1/0' is outside its scope; allowed: cam-9")]
    [InlineData("--camera", "cam-1/0", "camera and view 'cam-1/1' is outside its scope; allowed: cam-1/0")]
    [InlineData("--product", "4711", "")]
    [InlineData("--camera", "cam-1", "")]
    public void Passport_for_another_product_container_camera_or_view_is_refused(string option, string allowed, string expected)
    {
        using var model = new SignedModel(Anna, Ben);
        Assert.Equal((0, ""), model.Draft(more: [option, allowed]));
        model.SignDrafted(Anna, Ben);

        string? refusal = Line.Unproven(model.Configuration(), DateTimeOffset.Parse("2026-06-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture))?.ToString();

        Assert.Equal(expected.Length == 0 ? null : $"OutOfScope: passport 'vial-10r/1': {expected}", refusal);
    }

    [Theory, Requirement("USE-01")]
    [InlineData("vial-10r", null)]
    [InlineData("vial-2r", "container 'vial-2r' is outside its scope; allowed: vial-10r, vial-20r")]
    [InlineData(null, "the recipe names no container; allowed: vial-10r, vial-20r")]
    public void Container_of_the_recipe_must_be_one_of_the_scope(string? container, string? expected)
    {
        var scope = new PassportScope { Lines = ["e/s"], Recipes = ["r"], Containers = ["vial-10r", "vial-20r"] };

        Assert.Equal(expected, scope.Outside(new IntendedUse("e/s/a/l/c", "r", "4711", container, [new CameraUse("cam-1", 0)])));
    }

    [Fact, Requirement("MOD-04")]
    public void Released_model_that_gives_another_than_the_known_answer_is_refused()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Draft();
        string text = File.ReadAllText(model.Passport);
        string hash = text.Split("output-sha256: \"")[1][..64];
        File.WriteAllText(model.Passport, text.Replace(hash, new string('0', 64), StringComparison.Ordinal));
        model.SignDrafted(Anna, Ben);

        (string why, string audit) = model.Refused();

        Assert.StartsWith($"KnownAnswerDiffers: passport 'vial-10r/1': known frame 'known-1.raw.gz': outputs SHA-256 expected {new string('0', 64)}, found {hash}; score expected ", why, StringComparison.Ordinal);
        Assert.Contains("KnownAnswerDiffers", audit, StringComparison.Ordinal);
    }

    [Theory, Requirement("SEC-02")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"payloadType\":1}")]
    [InlineData("{\"payloadType\":\"application/vnd.edgeinspector.passport+yaml\",\"payload\":\"%%\",\"signatures\":[{\"sig\":\"AA==\"}]}")]
    [InlineData("{\"payloadType\":\"application/vnd.edgeinspector.passport+yaml\",\"payload\":\"AA==\",\"signatures\":[]}")]
    [InlineData("{\"payloadType\":\"application/vnd.edgeinspector.passport+yaml\",\"payload\":\"AA==\",\"signatures\":[7]}")]
    [InlineData("{\"payloadType\":\"text/plain\",\"payload\":\"AA==\",\"signatures\":[{\"sig\":\"AA==\"}]}")]
    public void Envelope_that_is_none_is_refused(string envelope)
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);
        File.WriteAllText(model.Envelope, envelope);

        Assert.Matches("^NotSigned: passport 'vial-10r/1': passport.dsse.json (is no DSSE envelope|has payloadType 'text/plain')", model.Refused().Why);
    }

    [Fact, Requirement("MOD-02")]
    public void Our_signature_is_good_for_openssl()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);
        using JsonDocument envelope = JsonDocument.Parse(File.ReadAllText(model.Envelope));
        byte[] payload = envelope.RootElement.GetProperty("payload").GetBytesFromBase64();
        string type = envelope.RootElement.GetProperty("payloadType").GetString()!;
        string signed = Path.Combine(model.Root, "signed"), signature = Path.Combine(model.Root, "signature");
        File.WriteAllBytes(signed, [.. Encoding.UTF8.GetBytes($"DSSEv1 {type.Length} {type} {payload.Length} "), .. payload]);
        File.WriteAllBytes(signature, envelope.RootElement.GetProperty("signatures")[1].GetProperty("sig").GetBytesFromBase64());

        string said = SignedModel.OpenSsl("dgst", "-sha256", "-verify", Path.Combine(model.Signers, $"{Ben}.pem"), "-signature", signature, signed);

        Assert.Equal("Verified OK", said);
        Assert.Equal(File.ReadAllBytes(model.Passport), payload);
    }

    [Fact, Requirement("MOD-02")]
    public void Signature_of_openssl_counts_and_needs_no_keyid()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna);
        byte[] payload = File.ReadAllBytes(model.Passport);
        string signed = Path.Combine(model.Root, "signed"), signature = Path.Combine(model.Root, "signature");
        File.WriteAllBytes(signed, [.. Encoding.UTF8.GetBytes($"DSSEv1 43 application/vnd.edgeinspector.passport+yaml {payload.Length} "), .. payload]);
        SignedModel.OpenSsl("dgst", "-sha256", "-sign", model.Key(Ben), "-passin", $"file:{model.PasswordFile}", "-out", signature, signed);
        JsonNode envelope = JsonNode.Parse(File.ReadAllText(model.Envelope))!;
        envelope["signatures"]!.AsArray().Add(new JsonObject { ["sig"] = Convert.ToBase64String(File.ReadAllBytes(signature)) });
        File.WriteAllText(model.Envelope, envelope.ToJsonString());

        Assert.Null(Line.Unproven(model.Configuration(), SignedModel.Today));
    }
}
