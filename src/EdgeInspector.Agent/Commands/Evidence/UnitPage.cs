using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EdgeInspector.Agent.Commands.Cameras;
using EdgeInspector.Audit;
using EdgeInspector.Imaging;

namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary>The page that shows a unit: its record, its views with boxes and heat map, and whether every file is still what was recorded.</summary>
/// <remarks>One file that needs nothing else, no script and no network; well-formed XML besides. Made from log and files alone: neither model nor configuration.</remarks>
internal sealed class UnitPage
{
    private const string Style =
        "body{font:15px/1.45 sans-serif;margin:1.5em auto;max-width:76em;padding:0 1em;color:#1c1c1c;background:#fff}table{border-collapse:collapse;margin:.6em 0}"
        + "td,th{border:1px solid #bbb;padding:.2em .6em;text-align:left;vertical-align:top}th{background:#f2f2f2;font-weight:600}code{font-size:85%;word-break:break-all}"
        + "h1 b{padding:.05em .4em;border-radius:.2em;color:#fff}.reject{background:#b00000}.undecided{background:#a85400}.accept{background:#1c6b2a}"
        + ".bad{background:#b00000;color:#fff;padding:.4em .8em;font-weight:600}.good{background:#e3f3e5;padding:.4em .8em}.note{background:#fff3d6;padding:.4em .8em}"
        + "svg{display:block;width:100%;max-height:82vh;background:#444;margin:.4em 0}svg text{font-family:sans-serif;font-weight:600}label{margin:0 1.2em 0 .2em}"
        + ".s-map:not(:checked)~svg .map,.s-mask:not(:checked)~svg .mask,.s-tile:not(:checked)~svg .tile,.s-box:not(:checked)~svg .box{display:none}"
        + ".legend{max-width:34em;font-size:90%}.bar{height:1.1em;border:1px solid #888}.ticks{display:flex;justify-content:space-between}.ticks span{width:7em;text-align:center}.ticks span:first-child{text-align:left}.ticks span:last-child{text-align:right}.legend p{margin:.2em 0 1em}"
        + "@media print{input,label{display:none}svg{max-height:none}}";

    private static readonly string[] Light = ["mean", "saturated", "sharpness"];
    private static readonly string[] Greys = ["p1", "p50", "p99"];

    private readonly EvidenceFiles _files;
    private readonly StringBuilder _page = new();
    private int _drawings;

    private UnitPage(EvidenceFiles files) => _files = files;

    /// <summary>Files that are not what they should be. 0: everything that the log promises is there.</summary>
    public int Faults { get; private set; }

    /// <summary>The whole page of some records.</summary>
    /// <param name="records">At least one.</param>
    /// <param name="log">What the verifier says of the log.</param>
    /// <param name="files">The evidence folder.</param>
    /// <param name="faults">Files that are not what they should be.</param>
    public static string Of(IReadOnlyList<UnitRecord> records, AuditVerification log, EvidenceFiles files, out int faults)
    {
        var page = new UnitPage(files);
        page.Head($"Unit {records[0].Unit}");
        page.Line(log.IsSound ? "good" : "bad", log.IsSound
            ? "The log is sound: no record was altered, taken out or put in."
            : $"THE LOG IS NOT SOUND, nothing below is proven: {log.Place}: {log.Problem}");
        foreach (UnitRecord record in records) page.Unit(record);
        page._page.Append("</body></html>\n");
        faults = page.Faults;
        return page._page.ToString();
    }

    /// <summary>A text as it may stand in the page: a code may hold characters that no page can.</summary>
    public static string Text(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(c => c < ' ' ? (char)(0x2400 + c) : char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF' ? '\uFFFD' : c)));

    /// <summary>A number of a record in three significant digits; what is none stays as it is.</summary>
    public static string Short(string number) => float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? Short(value) : number;

    public static string Short(float value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private void Head(string title) =>
        _page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>").Append(Text(title)).Append("</title><style>").Append(Style).Append("</style></head><body>\n");

    private void Line(string kind, string text) => _page.Append(CultureInfo.InvariantCulture, $"<p class=\"{kind}\">{Text(text)}</p>\n");

    private void Unit(UnitRecord unit)
    {
        string verdict = unit.Text("verdict");
        _page.Append(CultureInfo.InvariantCulture, $"<h1>Unit {unit.Unit} <b class=\"{Text(verdict)}\">{Text(verdict.ToUpperInvariant())}</b> {Text(unit.Text("reason"))}</h1>\n");
        if (unit.Text("unreleased") == "yes") Line("bad", "The model was not released: a bench or a commissioning, no production.");
        if (unit.Text("challenge") == "yes") Line("note", "A unit of a challenge kit.");
        Table(
            ("decided", $"{unit.Text("decided_utc")}, local time UTC{unit.Text("decided_offset")}, PC clock {unit.Text("clock")}"),
            ("batch, product, recipe", $"{unit.Text("batch")}, {unit.Text("product")}, {unit.Text("recipe")}"),
            ("trigger, pocket", $"{unit.Text("trigger")}, {unit.Text("pocket")}"),
            ("before delivery", $"{unit.Text("decided_verdict")}, {unit.Text("decided_reason")}"),
            ("delivery", $"{unit.Text("delivery")}, result sequence {unit.Text("result_seq")}, late: {unit.Text("late")}"),
            ("score", unit.Text("score")),
            ("record", $"{unit.Sequence} of the log"),
            ("hash of the record", unit.Text("hash")),
            ("passport", unit.Text("passport")),
            ("model", unit.Text("model")),
            ("configuration", unit.Text("configuration")));
        Thresholds(unit);
        IReadOnlyList<JsonElement> views = unit.Views;
        if (views.Count == 0) Line("note", "No view of this unit was looked at.");
        foreach (JsonElement view in views) View(unit, view);
        _page.Append("<details><summary>On what the decision rested</summary><table>");
        foreach ((string name, string value) in unit.Pins.Values.Where(pin => pin.Key != SeenAreas.Pin)) Row(name, value);
        _page.Append("</table></details>\n<details><summary>The record as the log has it</summary><p><code>").Append(Text(unit.Record.GetRawText())).Append("</code></p></details>\n");
    }

    private void Thresholds(UnitRecord unit)
    {
        _page.Append("<table><tr><th>class</th><th>category</th><th>accepted below</th><th>rejected from</th></tr>");
        foreach (JsonElement own in unit.Record.GetProperty("thresholds").EnumerateArray())
        {
            bool isMeasured = own.TryGetProperty("reject_below", out _);
            string measure = UnitRecord.TextOf(own, "unit");
            Cells(
                UnitRecord.TextOf(own, "class"), UnitRecord.TextOf(own, "category"),
                isMeasured ? $"measured: {UnitRecord.TextOf(own, "accept_from")} to {UnitRecord.TextOf(own, "accept_to")} {measure}" : UnitRecord.TextOf(own, "accept_below"),
                isMeasured ? $"below {UnitRecord.TextOf(own, "reject_below")}, above {UnitRecord.TextOf(own, "reject_above")} {measure}" : UnitRecord.TextOf(own, "reject_from"));
        }

        _page.Append("</table>\n");
    }

    private void View(UnitRecord unit, JsonElement view)
    {
        string camera = UnitRecord.TextOf(view, "camera");
        _page.Append(CultureInfo.InvariantCulture, $"<h2>View {Text(UnitRecord.TextOf(view, "view"))}, {Text(camera)}: {Text(UnitRecord.TextOf(view, "verdict"))} {Text(UnitRecord.TextOf(view, "reason"))}</h2>\n");
        string outside = UnitRecord.TextOf(view, "outside");
        if (outside.Length > 0) Line("note", $"Outside the sample space: {outside}");
        string state = UnitRecord.TextOf(view, "evidence");
        if (!view.TryGetProperty("frame", out JsonElement frame)) Line("note", $"No pixels of this view: {Of(state)}.");
        else Picture(unit, view, frame, camera);
        Findings(unit, view);
        Table(
            ("outcome", UnitRecord.TextOf(view, "outcome")), ("score", UnitRecord.TextOf(view, "score")),
            ("mean, saturated, sharpness", string.Join(", ", Light.Select(name => UnitRecord.TextOf(view, name)))),
            ("grey values at 1, 50, 99 %", string.Join(", ", Greys.Select(name => UnitRecord.TextOf(view, name)))),
            ("camera's time", UnitRecord.TextOf(view, "camera_utc") is { Length: > 0 } utc ? $"{utc}, known to {UnitRecord.TextOf(view, "camera_error_us")} µs" : "not known"),
            ("block", UnitRecord.TextOf(view, "block")));
    }

    private void Picture(UnitRecord unit, JsonElement view, JsonElement frame, string camera)
    {
        string file = UnitRecord.TextOf(frame, "file");
        (int width, int height, int bytes) = (frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32(), frame.GetProperty("bytes").GetInt32());
        FileCheck pixels = _files.Check(file, UnitRecord.TextOf(frame, "sha256"), bytes);
        SeenAreas seen = SeenAreas.Parse(unit.Pins.Values.GetValueOrDefault(SeenAreas.Pin, ""));
        ShownMap? map = Map(unit, view, file, camera, seen, out FileCheck? mapFile, out string mapName, out string problem);
        string id = $"v{_drawings++}";
        if (pixels.Bytes is not null && Png(pixels.Bytes, width, height, UnitRecord.TextOf(frame, "format")) is { } png)
            ViewDrawing.Append(_page, id, png, (width, height), map, seen, camera, view, unit.Record.GetProperty("thresholds"));
        else
            Line(pixels.IsFault ? "bad" : "note", $"The picture cannot be shown: {(pixels.Bytes is null ? pixels.Word : Undrawn(frame))}");

        Told("pixels", file, pixels);
        if (mapFile is not null) Told("map", mapName, mapFile);
        if (problem.Length > 0) Line("note", $"Map: {problem}.");
    }

    // The model's own map stands in the record; one that was made later, in an event.
    private ShownMap? Map(UnitRecord unit, JsonElement view, string frameFile, string camera, SeenAreas seen, out FileCheck? check, out string file, out string problem)
    {
        (check, problem) = (null, "");
        file = frameFile.Replace(".frame.gz", ".map.gz", StringComparison.Ordinal);
        (int planes, int width, int height) = (0, 0, 0);
        string hash;
        FileEvent? later = null;
        if (view.TryGetProperty("map", out JsonElement map))
        {
            file = UnitRecord.TextOf(map, "file");
            hash = UnitRecord.TextOf(map, "sha256");
            (planes, width, height) = (map.GetProperty("planes").GetInt32(), map.GetProperty("width").GetInt32(), map.GetProperty("height").GetInt32());
        }
        else if ((later = _files.LaterMap(file)) is not null)
        {
            hash = later.New;
            int[] shape = [.. later.Why.Split(' ', ',').Where(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            if (shape.Length == 3) (planes, height, width) = (shape[0], shape[1], shape[2]);
        }
        else
        {
            if (UnitRecord.TextOf(view, "outcome") == "inspected") problem = _files.Gone(file)?.Why ?? "none: the model says where by its boxes alone, or none was to be made";
            return null;
        }

        check = _files.Check(file, hash, (long)planes * width * height * sizeof(float));
        return check.Bytes is null ? null : ShownMap.Of(check.Bytes, (planes, width), seen, camera, later is not null, unit.Record, out problem);
    }

    private static unsafe byte[]? Png(byte[] pixels, int width, int height, string formatName)
    {
        if (!PixelFormat.TryParse(formatName, out PixelFormat format) || (long)format.MinStrideBytes(width) * height != pixels.Length) return null;
        try
        {
            fixed (byte* first = pixels) return PngFile.Of(new ImageView(first, width, height, format.MinStrideBytes(width), format), keepsMosaic: false);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static string Undrawn(JsonElement frame) =>
        $"{UnitRecord.TextOf(frame, "width")} × {UnitRecord.TextOf(frame, "height")} {UnitRecord.TextOf(frame, "format")} in {UnitRecord.TextOf(frame, "bytes")} bytes cannot be drawn";

    private void Told(string what, string file, FileCheck check)
    {
        if (check.IsFault) Faults++;
        Line(check.IsFault ? "bad" : check.Bytes is null ? "note" : "good", $"{what}: {file}: {check.Word}");
    }

    private void Findings(UnitRecord unit, JsonElement view)
    {
        JsonElement findings = view.GetProperty("findings");
        if (findings.GetArrayLength() == 0) return;
        _page.Append(CultureInfo.InvariantCulture, $"<table><tr><th>finding (of {Text(UnitRecord.TextOf(view, "findings_total"))})</th><th>score</th><th>model's own</th><th>x, y, width, height</th><th>motion</th><th>measured</th></tr>");
        foreach (JsonElement finding in findings.EnumerateArray())
        {
            string measured = UnitRecord.TextOf(finding, "measurement");
            if (measured == "measured") measured = $"{UnitRecord.TextOf(finding, "value")} {UnitRecord.TextOf(finding, "unit")} {UnitRecord.TextOf(finding, "text")}".Trim();
            _page.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"border-left:.5em solid {ViewDrawing.Colour(finding, unit.Record.GetProperty("thresholds"))}\">{Text(UnitRecord.TextOf(finding, "class"))}</td>");
            foreach (string cell in new[]
            {
                UnitRecord.TextOf(finding, "score"), UnitRecord.TextOf(finding, "raw_score"), string.Join(", ", finding.GetProperty("box").EnumerateArray().Select(side => side.GetRawText())),
                UnitRecord.TextOf(finding, "motion"), measured,
            }) _page.Append("<td>").Append(Text(cell)).Append("</td>");
            _page.Append("</tr>");
        }

        _page.Append("</table>\n");
    }

    private static string Of(string state) => state switch
    {
        "lost" => "they were lost, which raised an alarm",
        "not-sampled" => "the unit was accepted and is none of the samples",
        _ => "there was no whole image, or nothing is kept",
    };

    private void Table(params (string Name, string Value)[] rows)
    {
        _page.Append("<table>");
        foreach ((string name, string value) in rows) Row(name, value);
        _page.Append("</table>\n");
    }

    private void Row(string name, string value) => _page.Append("<tr><th>").Append(Text(name)).Append("</th><td><code>").Append(Text(value)).Append("</code></td></tr>");

    private void Cells(params string[] cells)
    {
        _page.Append("<tr>");
        foreach (string cell in cells) _page.Append("<td>").Append(Text(cell)).Append("</td>");
        _page.Append("</tr>");
    }
}
