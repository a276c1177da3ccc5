using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EdgeInspector.Agent.Configuration.Keys;
using EdgeInspector.Agent.Configuration.Yaml;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration;

/// <summary>A model's <c>passport.yaml</c>, to and from the record that the room of vision checks.</summary>
public static partial class PassportFile
{
    private static readonly ModelOutput _usual = new();

    /// <summary>Reads a passport, or gives null and every problem with file, line and key.</summary>
    public static Passport? Read(string path, out IReadOnlyList<ConfigurationProblem> problems) => Read(path, out _, out problems);

    /// <inheritdoc cref="Read(string, out IReadOnlyList{ConfigurationProblem})"/>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What was read of it: the bytes that signatures are held against.</param>
    /// <param name="problems">Why null.</param>
    public static Passport? Read(string path, out ReadOnlyMemory<byte> bytes, out IReadOnlyList<ConfigurationProblem> problems)
    {
        var found = new List<ConfigurationProblem>();
        var file = YamlFile.Read(path, path, found);
        Passport? passport = Read(file, found);
        bytes = file.Bytes;
        problems = found;
        return found.Count == 0 ? passport : null;
    }

    /// <summary>Writes a passport into its model's folder.</summary>
    public static void Write(string folder, string header, Passport passport) =>
        File.WriteAllText(Path.Combine(folder, Passport.FileName), header + Write(passport));

    /// <summary>The YAML text of a passport, as <c>teach</c> writes it; reading it gives an equal passport.</summary>
    public static string Write(Passport passport)
    {
        var text = new StringBuilder();
        Row(0, "name", Shown.Quoted(passport.Name));
        Row(0, "version", $"\"{passport.Version}\"");
        Row(0, "state", Word(passport.State));
        Row(0, "model-file", Shown.Quoted(passport.ModelFile));
        Row(0, "model-sha256", $"\"{passport.ModelSha256}\"");

        Row(0, "runtime", "");
        Row(2, "onnx-runtime-version", $"\"{passport.Runtime.OnnxRuntimeVersion}\"");
        if (passport.Runtime.Cpu.Length > 0) Row(2, "cpu", passport.Runtime.Cpu);
        Row(2, "provider", passport.Runtime.Provider);
        Row(2, "graph-optimization-level", passport.Runtime.GraphOptimizationLevel);
        Row(2, "intra-op-threads", Number(passport.Runtime.IntraOpThreads));
        Row(2, "execution-mode", passport.Runtime.ExecutionMode);

        ModelInput input = passport.Input;
        Row(0, "input", "");
        Row(2, "tensor", Shown.Quoted(input.Tensor));
        Row(2, "layout", Word(input.Layout));
        Row(2, "width", Number(input.Width));
        Row(2, "height", Number(input.Height));
        Row(2, "element-type", Word(input.ElementType));
        Row(2, "colour-order", Word(input.ColourOrder));
        if (input.Normalisation is { } normalisation)
            Row(2, "normalisation", $"{{ mean: [{Numbers(normalisation.Mean)}], scale: [{Numbers(normalisation.Scale)}] }}");
        if (input.Fit != InputFit.Stretch) Row(2, "fit", Word(input.Fit));
        if (input.Resize != InputResize.Area) Row(2, "resize", Word(input.Resize));
        if (input.Sizes.Length > 0) Row(2, "sizes", Shown.Quoted(input.Sizes));
        if (input.Alignment is { } alignment)
            Row(2, "alignment", $"{{ shift-max-px: {Number(alignment.ShiftMaxPixels)}, angle-max-deg: {Number(alignment.AngleMaxDegrees)}, correlation-min: {Number(alignment.CorrelationMin)} }}");

        Row(0, "output", "");
        ModelOutput output = passport.Output;
        Row(2, "kind", Word(output.Kind));
        Row(2, "score", NameOrNone(output.Score));
        Row(2, "map", NameOrNone(output.Map));
        if (output.EmbeddingDistance.Length > 0) Row(2, "embedding-distance", Shown.Quoted(output.EmbeddingDistance));
        Row(2, "scores", Shown.Quoted(output.Scores));
        Row(2, "activation", Word(output.Activation));
        if (output.Boxes != _usual.Boxes) Row(2, "boxes", Shown.Quoted(output.Boxes));
        if (output.Labels != _usual.Labels) Row(2, "labels", Shown.Quoted(output.Labels));
        if (output.Masks != _usual.Masks) Row(2, "masks", Shown.Quoted(output.Masks));
        if (output.Overlap != _usual.Overlap) Row(2, "overlap", Number(output.Overlap));
        if (output.MaxBoxes != _usual.MaxBoxes) Row(2, "max-boxes", Number(output.MaxBoxes));
        if (output.AreaMin != _usual.AreaMin) Row(2, "area-min", Number(output.AreaMin));

        Row(0, "classes", "");
        foreach (PassportClass c in passport.Classes)
        {
            Row(2, "- name", Shown.Quoted(c.Name));
            Row(4, "good", c.Good ? "true" : "false");
            Row(4, "category", Word(c.Category));
            Row(4, "accept-below", Number(c.AcceptBelow));
            Row(4, "reject-from", Number(c.RejectFrom));
            if (c.Calibration is not null) Row(4, "calibration", $"[{string.Join(", ", c.Calibration.Points.Select(p => $"{{ raw: {Number(p.Raw)}, score: {Number(p.Score)} }}"))}]");
        }

        CameraBinding camera = passport.Camera;
        Row(0, "camera", "");
        Row(2, "image-width", Number(camera.ImageWidth));
        Row(2, "image-height", Number(camera.ImageHeight));
        Row(2, "pixel-format", camera.PixelFormat);
        Row(2, "region", string.Create(CultureInfo.InvariantCulture, $"{{ x: {camera.Region.X}, y: {camera.Region.Y}, width: {camera.Region.Width}, height: {camera.Region.Height} }}"));
        WriteRegions(camera, Row);

        if (passport.Validity is { } validity)
        {
            Row(0, "validity", "");
            Row(2, "from", Day(validity.From));
            Row(2, "until", Day(validity.Until));
        }

        if (passport.Scope is { } scope)
        {
            Row(0, "scope", "");
            Row(2, "lines", $"[{string.Join(", ", scope.Lines.Select(Shown.Quoted))}]");
            Row(2, "recipes", $"[{string.Join(", ", scope.Recipes.Select(Shown.Quoted))}]");
            foreach ((string key, IReadOnlyList<string> allowed) in ((string, IReadOnlyList<string>)[])[("products", scope.Products), ("containers", scope.Containers), ("cameras", scope.Cameras)])
            {
                if (allowed.Count > 0) Row(2, key, $"[{string.Join(", ", allowed.Select(Shown.Quoted))}]");
            }
        }

        if (passport.KnownAnswers.Count > 0) Row(0, "known-answers", "");
        foreach (KnownAnswer known in passport.KnownAnswers)
        {
            Row(2, "- frame", Shown.Quoted(known.Frame));
            Row(4, "frame-sha256", $"\"{known.FrameSha256}\"");
            Row(4, "output-sha256", $"\"{known.OutputSha256}\"");
            Row(4, "score", Number(known.Score));
        }

        if (passport.SampleSpace is { } space) WriteSpace(space, Row);
        if (passport.Limitations.Count > 0) Row(0, "limitations", "");
        foreach (string limitation in passport.Limitations) text.Append("  - ").Append(Shown.Quoted(limitation)).Append('\n');

        if (passport.TaughtFrom is { } taught)
        {
            Row(0, "taught-from", "");
            Row(2, "images", Number(taught.Images));
            Row(2, "images-sha256", $"\"{taught.ImagesSha256}\"");
            Row(2, "backbone", Shown.Quoted(taught.Backbone));
            Row(2, "backbone-sha256", $"\"{taught.BackboneSha256}\"");
            Row(2, "folds", Number(taught.Folds));
            Row(2, "augmentations", Number(taught.Augmentations));
            Row(2, "seed", taught.Seed.ToString(CultureInfo.InvariantCulture));
            Row(2, "bank-patches", Number(taught.BankPatches));
            Row(2, "places-share", Share(taught.PlacesShare));
            Row(2, "defects-weighed", Number(taught.DefectsWeighed));
            Row(2, "false-reject-rate", Share(taught.FalseRejectRate));
            Row(2, "held-out-not-accepted", Share(taught.HeldOutNotAccepted));
            Row(2, "held-out-not-accepted-upper-bound", Share(taught.HeldOutNotAcceptedUpperBound));
        }

        return text.ToString();

        void Row(int indent, string key, string value) =>
            text.Append(' ', indent).Append(key).Append(':').Append(value.Length > 0 ? " " : "").Append(value).Append('\n');
    }

    internal static Passport? Read(YamlFile file, ICollection<ConfigurationProblem> problems)
    {
        if (file.Root is null) return null;
        var reading = new KeyReading(file, "", PassportKeys.Section, problems);
        return PassportKeys.Section.TryRead(file.Root, "", reading, out Passport? passport) ? passport : null;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => CapitalInside().Replace(value.ToString(), "-$0").ToLowerInvariant();

    private static string NameOrNone(string name) => name.Length > 0 ? Shown.Quoted(name) : "none";

    [GeneratedRegex("(?<=.)[A-Z]")]
    private static partial Regex CapitalInside();

    private static string Day(DateOnly day) => $"\"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"";

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Six digits say more of a share than any sample can.</summary>
    private static string Share(double value) => Math.Round(value, 6).ToString(CultureInfo.InvariantCulture);

    private static string Numbers(IReadOnlyList<float> values) => string.Join(", ", values.Select(Number));
}
