using System.Text.Json;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>The <c>passport</c> verbs as people run them.</summary>
public sealed class PassportCommandTests
{
    private const string Anna = "anna@production", Ben = "ben@quality";

    [Fact]
    public void Sign_refuses_a_draft_a_wrong_password_an_open_key_and_a_second_signature_of_one_key()
    {
        using var model = new SignedModel(Anna);
        model.Draft();
        string wrong = Path.Combine(model.Root, "wrong"), open = Path.Combine(model.Root, "open.key");
        File.WriteAllText(wrong, "another one\n");
        SignedModel.OpenSsl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", open);
        string[] sign = ["sign", model.Model, "--key", model.Key(Anna)];

        var draft = SignedModel.Run([.. sign, "--password-file", model.PasswordFile]);
        var password = SignedModel.Run([.. sign, "--password-file", wrong, "--release"]);
        var unencrypted = SignedModel.Run("sign", model.Model, "--key", open, "--password-file", wrong, "--release");
        bool signedSoFar = File.Exists(model.Envelope);
        var first = SignedModel.Run([.. sign, "--password-file", model.PasswordFile, "--release"]);
        var second = SignedModel.Run([.. sign, "--password-file", model.PasswordFile]);

        Assert.Equal((1, "sign: passport 'vial-10r/1' is in state Draft; allowed: released, or a draft with --release\n"), (draft.Exit, draft.Error));
        Assert.Equal((1, $"sign: key '{model.Key(Anna)}' does not open: the password is wrong, or it is no key for ECDSA\n"), (password.Exit, password.Error));
        Assert.Contains("is no encrypted PKCS #8 key", unencrypted.Error, StringComparison.Ordinal);
        Assert.False(signedSoFar);
        Assert.Equal((0, ""), (first.Exit, first.Error));
        Assert.Equal(1, second.Exit);
        Assert.Contains("has signed it already", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Draft_refuses_tiles_for_a_model_that_was_taught_on_one_region_and_writes_nothing()
    {
        using var model = new SignedModel(Anna);
        string recipe = Path.Combine(model.Root, "tiled.yaml"), passport = Path.Combine(model.Model, "passport.yaml");
        File.WriteAllText(recipe, """
            id: vial-10r
            product-code: "4711"
            views: 2
            regions:
              - { name: body, x: 400, y: 200, width: 480, height: 400, tiles: { rows: 2, columns: 2 } }
            """);
        byte[] before = File.ReadAllBytes(passport);

        var drafted = SignedModel.Run("draft", model.Model, "--regions", recipe);

        Assert.Equal(1, drafted.Exit);
        Assert.Contains("was taught on region ", drafted.Error, StringComparison.Ordinal);
        Assert.Contains("shows it 4 tiles or regions. Allowed: masks alone. Teach it anew with --region, or take a detector for tiles", drafted.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(passport));
    }

    [Fact]
    public void Sign_takes_the_password_from_a_variable()
    {
        using var model = new SignedModel(Anna);
        model.Draft();
        Environment.SetEnvironmentVariable("EDGE_INSPECTOR_TEST_KEY", SignedModel.Password);

        var signed = SignedModel.Run("sign", model.Model, "--key", model.Key(Anna), "--password-env", "EDGE_INSPECTOR_TEST_KEY", "--release");
        var unset = SignedModel.Run("sign", model.Model, "--key", model.Key(Anna), "--password-env", "EDGE_INSPECTOR_TEST_NONE");

        Environment.SetEnvironmentVariable("EDGE_INSPECTOR_TEST_KEY", null);
        Assert.Equal((0, ""), (signed.Exit, signed.Error));
        Assert.Equal((2, "sign: environment variable 'EDGE_INSPECTOR_TEST_NONE' is not set or empty\n"), (unset.Exit, unset.Error));
    }

    [Fact]
    public void Sign_refuses_a_network_that_is_not_the_passports()
    {
        using var model = new SignedModel(Anna);
        model.Draft();
        File.AppendAllText(Path.Combine(model.Model, "model.onnx"), "x");

        var signed = SignedModel.Run("sign", model.Model, "--key", model.Key(Anna), "--password-file", model.PasswordFile, "--release");

        Assert.Equal(1, signed.Exit);
        Assert.StartsWith("sign: the network is not the one in passport 'vial-10r/1': SHA-256 expected ", signed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Signatures_end_when_the_passport_is_drafted_anew()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna, Ben);

        model.Draft(until: "2027-06-30");

        Assert.False(File.Exists(model.Envelope));
        Assert.Contains("state: draft", File.ReadAllText(model.Passport), StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void Verify_tells_who_signed_and_shows_a_changed_network_by_its_exit_code()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Draft(from: "2020-01-01", until: "2099-12-31");
        model.SignDrafted(Anna, Ben);
        string[] verify = ["verify", model.Model, "--trusted-signers", model.Signers];

        var good = SignedModel.Run(verify);
        var three = SignedModel.Run([.. verify, "--signatures", "3", "--json"]);
        var one = SignedModel.Run([.. verify, "--signatures", "1"]);
        File.AppendAllText(Path.Combine(model.Model, "model.onnx"), "x");
        var changed = SignedModel.Run(verify);

        Assert.Equal((0, "vial-10r/1: good\n  counts   'anna' (production): good\n  counts   'ben' (quality): good\n"), (good.Exit, good.Output));
        using JsonDocument json = JsonDocument.Parse(three.Output);
        Assert.Equal((1, false, "ben"), (three.Exit, json.RootElement.GetProperty("ok").GetBoolean(), json.RootElement.GetProperty("signatures")[1].GetProperty("signer").GetString()));
        Assert.Equal((2, "verify: --signatures 1 is not allowed; allowed: 2..8\n"), (one.Exit, one.Error));
        Assert.Equal(1, changed.Exit);
        Assert.Contains("PROBLEM  model.onnx is another network", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_prints_scope_validity_and_key_ids()
    {
        using var model = new SignedModel(Anna, Ben);
        model.Sign(Anna);

        var shown = SignedModel.Run("show", model.Model, "--json");

        using JsonDocument json = JsonDocument.Parse(shown.Output);
        Assert.Equal(0, shown.Exit);
        Assert.Equal("released", json.RootElement.GetProperty("state").GetString());
        Assert.Equal("2026-12-31", json.RootElement.GetProperty("valid_until").GetString());
        Assert.Equal("enterprise/plant-1/filling/line-1", json.RootElement.GetProperty("lines")[0].GetString());
        Assert.StartsWith("sha256:", json.RootElement.GetProperty("keyids_unproven")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--valid-from", "31.12.2026", 2, "draft: --valid-from '31.12.2026' is not allowed; allowed: a day such as 2026-12-31\n")]
    [InlineData("--line", "a//b", 1, "draft: scope.lines[0]: 'a//b' is not allowed; allowed: enterprise/site/area/line/cell, or the beginning of it\n")]
    [InlineData("--valid-until", "2025-01-01", 1, "draft: validity.until: is before 'from'; allowed: a day not before it\n")]
    public void Draft_refuses_a_value_that_no_line_would_take_and_leaves_the_passport_as_it_was(string option, string value, int exit, string error)
    {
        using var model = new SignedModel();
        model.Draft();
        string before = SignedModel.Sha256(model.Passport);

        var refused = SignedModel.Run("draft", model.Model, option, value);

        Assert.Equal((exit, error, before), (refused.Exit, refused.Error, SignedModel.Sha256(model.Passport)));
    }
}
