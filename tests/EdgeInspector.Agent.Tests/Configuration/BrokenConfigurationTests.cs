using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Tests.Configuration;

public sealed class BrokenConfigurationTests : IDisposable
{
    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Requirement("OPS-01")]
    public void Fifteen_mistakes_in_one_file_are_named_at_once_with_line_key_and_allowed_range()
    {
        _folder.Write("config/line.yaml", """
            line: { site: plant 1, area: filling, name: line-1 }
            recipe: recipes/vial-10r.yaml
            cameras:
              - name: cam-1
                views: [0, 1]
                packet-size-bytes: 9k
                features: { ExposureTime: 500, "2nd": On }
            model: { folder: ../models/vial-99r/1, unreleased: maybe }
            plc:
              endpoint: http://10.1.2.3
              security: { mode: None }
              identity: { type: username, username: ei1, password: hunter2 }
              handshake:
                dedline-ms: 80
                reserve-ms: 90
                reserve-ms: 10
                heartbeat-ms: 10
              limits: [3]
            mqtt:
              enabled: yes
              broker: mqtt://10.1.2.4
            deadline-ms: 80
            """);

        string[] problems = _folder.Problems();

        Assert.Equal(
            [
                "line.yaml:1 line.site: 'plant 1' is not allowed; allowed: 1..64 letters, digits, dots, - or _",
                "line.yaml:4 cameras[0].serial: is missing; the camera is found by exactly one of serial, address and user-name",
                "line.yaml:6 cameras[0].packet-size-bytes: '9k' is not a whole number; allowed: 576..16260 bytes",
                "line.yaml:7 cameras[0].features.2nd: is no feature name; allowed: letters, digits and _, beginning with a letter",
                "line.yaml:8 model.folder: folder '../models/vial-99r/1' does not exist (relative to the folder of this file)",
                "line.yaml:8 model.unreleased: 'maybe' is not allowed; allowed: refuse, allow",
                "line.yaml:10 plc.endpoint: 'http://10.1.2.3' is no such address; allowed: opc.tcp://host:port",
                "line.yaml:11 plc.security.mode: policy None and mode None belong together",
                "line.yaml:11 plc.security.mode: anybody on the network could read the messages; allowed: SignAndEncrypt, or 'allow-unencrypted: true' beside it",
                "line.yaml:12 plc.identity.password-file: is missing; identity type username needs it, or password-variable, or password-credential",
                "line.yaml:12 plc.identity.password: a secret is never written in this file; put it into a file of its own and name that one with 'password-file'",
                "line.yaml:14 plc.handshake.dedline-ms: is no key here - did you mean 'deadline-ms'?",
                "line.yaml:15 plc.handshake.reserve-ms: 90 ms leaves nothing of deadline-ms 80 ms; allowed: less than it",
                "line.yaml:16 plc.handshake.reserve-ms: is here twice; first in line 15",
                "line.yaml:17 plc.handshake.heartbeat-ms: 10 is outside 50..5000 ms",
                "line.yaml:18 plc.limits: is a list; allowed: section with consecutive-rejects, rejects-in-window, window-units, late-in-row, missing-confirm, units-while-stale, undecided-share-max, undecided-window-units, action, challenge-after-units",
                "line.yaml:20 mqtt.enabled: 'yes' is not a switch; allowed: true, false",
                "line.yaml:21 mqtt.broker: anybody on the network could read the messages; allowed: mqtts://host:port, or 'allow-unencrypted: true' beside it",
                "line.yaml:22 deadline-ms: is no key here - did you mean 'plc.handshake.deadline-ms'?",
            ],
            problems);
    }

    [Theory, Requirement("OPS-01"), Requirement("LIN-02")]
    [InlineData("handshake: { mode: reject-signal }", "line.yaml:5 plc.write.confirm: ack needs a ResultSeq, which handshake mode reject-signal does not write; allowed: readback, response")]
    [InlineData("handshake: { mode: reject-signal }, write: { mode: method, confirm: response }", "line.yaml:5 plc.write.mode: carries a verdict, which a PLC of handshake mode reject-signal does not know; allowed: nodes")]
    [InlineData("write: { mode: method, confirm: readback }", "line.yaml:5 plc.write.confirm: the arguments of a method cannot be read back; allowed: ack, response")]
    [InlineData("write: { mode: method }", "line.yaml:5 plc.nodes.post-result-object: is missing; write mode method needs it")]
    [InlineData("limits: { rejects-in-window: 30 }", "line.yaml:5 plc.limits.rejects-in-window: 30 can never be reached within window-units 20; allowed: not above it")]
    [InlineData("handshake: { confirm-within-ms: 60 }", "line.yaml:5 plc.handshake.confirm-within-ms: 60 ms is over before the gate is set; allowed: more than deadline-ms 80 ms")]
#if !OPCUA_FOUNDATION
    [InlineData("stack: foundation", "line.yaml:5 plc.stack: foundation is not in this build; allowed: own, or an agent built with -p:OpcUaStack=Foundation")]
#endif
    [InlineData("handshake: { verdict-window-ms: 79 }", "line.yaml:5 plc.handshake.verdict-window-ms: the PLC sets the gate 79 ms after the trigger (plc.handshake.verdict-window-ms), plc.handshake.deadline-ms is 80; allowed: at most 79")]
    public void Modes_that_cannot_go_together_are_refused(string plc, string problem)
    {
        _folder.Write("config/line.yaml", $$"""
            line: { site: plant-1, area: filling, name: line-1 }
            recipe: recipes/vial-10r.yaml
            cameras: [ { name: cam-1, serial: SIM-1, views: [0, 1] } ]
            model: { folder: ../models/vial-10r/1 }
            plc: { endpoint: "opc.tcp://10.1.2.3", {{plc}} }
            """);

        Assert.Contains(problem, _folder.Problems());
    }

    [Theory, Requirement("OPS-01")]
    [InlineData("handshake: { mode: reject-signal }, write: { confirm: readback }")]
    [InlineData("write: { mode: method }, nodes: { post-result-object: { node: \"nsu=urn:plc;s=Vision\" } }")]
    [InlineData("write: { confirm: response }")]
    [InlineData("handshake: { verdict-window-ms: 80 }")]
    [InlineData("handshake: { verdict-window-ms: 79 }, nodes: { verdict-window: { node: \"nsu=urn:plc;s=VerdictWindow\" } }")]
    public void Modes_that_go_together_are_read(string plc)
    {
        _folder.Write("config/line.yaml", $$"""
            line: { site: plant-1, area: filling, name: line-1 }
            recipe: recipes/vial-10r.yaml
            cameras: [ { name: cam-1, serial: SIM-1, views: [0, 1] } ]
            model: { folder: ../models/vial-10r/1 }
            plc: { endpoint: "opc.tcp://10.1.2.3", {{plc}} }
            """);

        Assert.DoesNotContain(_folder.Problems(), p => p.Contains("plc", StringComparison.Ordinal));
    }

    [Fact, Requirement("OPS-01")]
    public void Missing_sections_and_keys_are_named_with_what_they_need()
    {
        _folder.Write("config/line.yaml", """
            line: { site: plant-1 }
            recipe:
            cameras: []
            """);

        string[] problems = _folder.Problems();

        Assert.Equal(
            [
                "line.yaml:1 line.area: is missing; allowed: 1..64 letters, digits, dots, - or _",
                "line.yaml:1 line.name: is missing; allowed: 1..64 letters, digits, dots, - or _",
                "line.yaml:1 model: is missing; allowed: section with folder, unreleased, trusted-signers, signatures, failures-in-row, known-answers-every-min, shadow",
                "line.yaml:1 plc: is missing; allowed: section with endpoint, stack, security, identity, session, handshake, write, nodes, limits",
                "line.yaml:2 recipe: has no value; allowed: path of a file that exists",
                "line.yaml:3 cameras: has 0 entries; allowed: 1..16",
            ],
            problems);
    }

    [Fact, Requirement("OPS-01")]
    public void Recipe_and_cameras_are_checked_together_and_beside_other_mistakes()
    {
        _folder.Write("config/line.yaml", """
            line: { site: plant-1, area: filling, name: line-1 }
            recipe: recipes/vial-10r.yaml
            cameras:
              - { name: cam-1, serial: SIM-1, views: [0, 0, 5] }
              - { name: cam-1, serial: SIM-1, views: [2] }
            model: { folder: ../models/vial-10r/1 }
            plc: { endpoint: "opc.tcp://10.1.2.3", handshake: { deadline-ms: 1 } }
            """);
        _folder.Write("config/recipes/vial-10r.yaml", """
            id: vial-10r
            product-code: "4711"
            views: 4
            classes:
              - { name: crack }
              - { name: anomaly, accept-below: 0.7 }
            region: { x: 1, y: 0, width: 1280, height: 1024 }
            """);

        string[] problems = _folder.Problems();

        Assert.Equal(
            [
                "line.yaml:3 cameras: no camera takes view 1, 3; allowed: each view of the recipe, 0..3, exactly once",
                "line.yaml:4 cameras[0].views: view 0 is taken twice, first by camera 'cam-1'; allowed: each view exactly once",
                "line.yaml:4 cameras[0].views: view 5 is outside 0..3, the views of the recipe",
                "line.yaml:5 cameras[1].name: 'cam-1' is the name of another camera too; allowed: a name of its own",
                "line.yaml:5 cameras[1].serial: 'SIM-1' is another camera's too; allowed: a camera of its own",
                "line.yaml:7 plc.handshake.deadline-ms: 1 is outside 5..10000 ms",
                "vial-10r.yaml:5 classes[0].name: 'crack' is no defect class of the model; allowed: anomaly",
                "vial-10r.yaml:6 classes[1].accept-below: accept-below 0.7 is above reject-from 0.6, the passport's values filled in; allowed: not above it",
                "vial-10r.yaml:7 region: differs from the passport's camera.region; allowed: the passport's, or none",
            ],
            problems);
    }

    [Theory, Requirement("OPS-01")]
    [InlineData("sample-space: { p99-min: 0.9, p99-max: 0.8 }", "vial-10r.yaml:4 sample-space.p99-min: 0.9 leaves no room below p99-max 0.8; allowed: less than it")]
    [InlineData(
        "sample-space: { part: { level: 0.5, x: 1000, y: 0, width: 400, height: 100 } }",
        "vial-10r.yaml:4 sample-space.part: 1000,0,400,100 does not lie in the region 0,0,1280,1024 of the passport; allowed: a box inside it")]
    public void A_limit_of_the_sample_space_that_no_frame_could_keep_is_refused(string keys, string problem)
    {
        _folder.Write("config/recipes/vial-10r.yaml", $"{LineFolder.Recipe}\n{keys}\n");

        Assert.Equal([problem], _folder.Problems());
    }

    [Theory, Requirement("OPS-01")]
    [InlineData("fusion: { rule: k-of-n }", "vial-10r.yaml:4 fusion.reject-views: is missing, and rule k-of-n counts views; allowed: 1..8")]
    [InlineData("fusion: { reject-views: 2 }", "vial-10r.yaml:4 fusion.reject-views: is for rule k-of-n only; allowed: none")]
    [InlineData("fusion: { rule: k-of-n, reject-views: 3 }", "vial-10r.yaml:4 fusion.reject-views: 3 is more than the recipe's views 2; allowed: 1..2")]
    [InlineData(
        "classes: [ { name: anomaly, fusion: { rule: k-of-n, reject-views: 3 } } ]",
        "vial-10r.yaml:4 classes[0].fusion.reject-views: 3 is more than the recipe's views 2; allowed: 1..2")]
    public void A_rule_over_the_views_that_cannot_hold_is_refused(string keys, string problem)
    {
        _folder.Write("config/recipes/vial-10r.yaml", $"{LineFolder.Recipe}\n{keys}\n");

        Assert.Equal([problem], _folder.Problems());
    }

    [Fact, Requirement("USE-01")]
    public void A_pixel_format_of_another_colour_is_refused_with_camera_format_and_those_that_fit()
    {
        _folder.Write("config/line.yaml", LineFolder.Line.Replace("views: [0, 1] }", "views: [0, 1], features: { PixelFormat: BayerRG8 } }", StringComparison.Ordinal));
        string[] byCamera = _folder.Problems();
        _folder.Write("config/recipes/vial-10r.yaml", $"{LineFolder.Recipe}\nfeatures: {{ PixelFormat: RGB8 }}\n");
        string[] byRecipe = _folder.Problems();
        _folder.Write("config/recipes/vial-10r.yaml", $"{LineFolder.Recipe}\nfeatures: {{ PixelFormat: Mono12p }}\n");
        string[] fits = _folder.Problems();

        const string Allowed = "does not fit the model 'vial-10r/1'; allowed: Mono8, Mono10, Mono12, Mono14, Mono16, Mono10Packed, Mono12Packed, Mono10p, Mono12p, Mono14p";
        Assert.Equal([$"line.yaml:4 cameras[0].features: camera 'cam-1': PixelFormat BayerRG8 {Allowed}"], byCamera);
        Assert.Equal([$"vial-10r.yaml:4 features: camera 'cam-1': PixelFormat RGB8 {Allowed}"], byRecipe);
        Assert.Empty(fits);
    }

    [Theory, Requirement("OPS-01")]
    [InlineData("line: &here { site: a }\nplc: *here", "line.yaml:1 line: anchor '&here' is not allowed; write each value out")]
    [InlineData("line: &here { site: a }\nplc: *here", "line.yaml:2 plc: '*here' refers to another place; write the value out")]
    [InlineData("line:\n  <<: { site: a }", "line.yaml:2 line: merge key '<<' is not allowed; write each value out")]
    [InlineData("line: !!map { site: a }", "line.yaml:1 line: tag 'tag:yaml.org,2002:map' is not allowed")]
    [InlineData("line:\n\tsite: a", "line.yaml:2: is indented with a tab; use spaces")]
    [InlineData("line: { site: a }\n---\nline: { site: b }", "line.yaml:3: a second document begins here; one file is one configuration")]
    [InlineData("- line", "line.yaml:1: is a list; allowed: section with line, recipe, cameras, model, other-recipes, plc, audit, evidence, mqtt, machine-vision-server, batch, logging")]
    [InlineData("", "line.yaml: is empty")]
    [InlineData("# nothing but a comment\n", "line.yaml: is empty")]
    [InlineData("line:\n  ? [a, b]\n  : c\n", "line.yaml:2 line: a key must be a word")]
    [InlineData("line: \u0001", "line.yaml:1: holds the control character U+0001; only text is allowed")]
    public void What_YAML_allows_and_a_line_does_not_is_refused_with_its_place(string text, string problem)
    {
        _folder.Write("config/line.yaml", text);

        string[] problems = _folder.Problems();

        Assert.Contains(problem, problems);
    }

    [Fact, Requirement("OPS-01")]
    public void A_syntax_error_is_named_beside_the_mistakes_before_it_and_nothing_is_called_missing()
    {
        _folder.Write("config/line.yaml", "line: { site: plant 1 }\nplc:\n  endpoint: \"opc.tcp://10.1.2.3\n");

        string[] problems = _folder.Problems();

        Assert.Equal("line.yaml:1 line.site: 'plant 1' is not allowed; allowed: 1..64 letters, digits, dots, - or _", problems[0]);
        Assert.StartsWith("line.yaml:3: is not YAML: ", problems[1], StringComparison.Ordinal);
        Assert.Equal(2, problems.Length);
    }

    [Fact, Requirement("OPS-01")]
    public void Bytes_that_are_no_UTF8_are_refused_with_their_line()
    {
        _folder.WriteBytes("config/line.yaml", [(byte)'a', (byte)':', (byte)'\n', (byte)'b', (byte)':', 0xE4, (byte)'\n']);

        string[] problems = _folder.Problems();

        Assert.Equal(["line.yaml:2: is not UTF-8 text; save it as UTF-8"], problems);
    }

    [Fact, Requirement("OPS-01")]
    public void Text_of_Windows_editors_is_refused_as_UTF16_and_read_with_a_byte_order_mark()
    {
        _folder.WriteBytes("config/line.yaml", [0xFF, 0xFE, (byte)'a', 0]);
        string[] utf16 = _folder.Problems();
        _folder.Write("config/line.yaml", "\uFEFF" + LineFolder.Line.ReplaceLineEndings("\r\n"));
        string[] marked = _folder.Problems();

        Assert.Equal(["line.yaml: is UTF-16; save it as UTF-8"], utf16);
        Assert.Empty(marked);
    }

    [Fact, Requirement("OPS-01")]
    public void A_file_that_is_missing_a_folder_or_too_large_is_refused()
    {
        File.Delete(_folder.LineFile);
        string[] missing = _folder.Problems();
        Directory.CreateDirectory(_folder.LineFile);
        string[] folder = _folder.Problems();
        Directory.Delete(_folder.LineFile);
        _folder.Write("config/line.yaml", new string('#', (1 << 20) + 1));
        string[] large = _folder.Problems();

        Assert.Equal(["line.yaml: does not exist"], missing);
        Assert.Equal(["line.yaml: is a folder; a YAML file is expected"], folder);
        Assert.Equal(["line.yaml: is larger than 1 MiB; this is no configuration"], large);
    }

    [Theory, Requirement("OPS-01")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void What_is_no_path_is_refused(string path)
    {
        ConfigurationReading reading = ConfigurationReader.Read(path);

        Assert.Equal(["--config: is no path; allowed: path of a YAML file"], reading.Problems.Select(p => p.ToString()));
    }

    [Theory, Requirement("SEC-01")]
    [InlineData("username: a\n  password: hunter2")]
    [InlineData("broker: mqtts://a:hunter2@b")]
    [InlineData("broker: \"mqtts://a:hunter2 @b\"")]
    [InlineData("mqtt-password: hunter2")]
    public void A_secret_in_the_file_is_refused_and_never_repeated(string mqtt)
    {
        _folder.Write("config/line.yaml", $"{LineFolder.Line}\nmqtt:\n  {mqtt}\n");

        string[] problems = _folder.Problems();

        Assert.Single(problems);
        Assert.DoesNotContain("hunter2", problems[0], StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-02")]
    public void A_draft_or_withdrawn_passport_is_refused_unless_a_bench_allows_the_draft()
    {
        _folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport.Replace("released", "draft", StringComparison.Ordinal));
        string[] draft = _folder.Problems();
        _folder.Write("config/line.yaml", LineFolder.Line.Replace("vial-10r/1 }", "vial-10r/1, unreleased: allow }", StringComparison.Ordinal));
        string[] allowed = _folder.Problems();
        _folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport.Replace("released", "withdrawn", StringComparison.Ordinal));
        string[] withdrawn = _folder.Problems();

        Assert.Equal(["line.yaml:5 model.folder: the passport of 'vial-10r/1' is in state draft; allowed: released, or 'unreleased: allow' on a bench"], draft);
        Assert.Empty(allowed);
        Assert.Equal(["line.yaml:5 model.folder: the passport of 'vial-10r/1' is withdrawn; allowed: released"], withdrawn);
    }
}
