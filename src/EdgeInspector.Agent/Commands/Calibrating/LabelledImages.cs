using System.Security.Cryptography;
using EdgeInspector.Agent.Commands.Replay;
using EdgeInspector.Audit;
using EdgeInspector.Imaging;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Agent.Commands.Calibrating;

/// <summary>Runs a model over labelled images: files in folders, or views of an audit log that people have looked at again.</summary>
internal static class LabelledImages
{
    /// <summary>The images of a folder's sub-folders, whose names are the labels.</summary>
    /// <exception cref="TeachException">An image cannot be read or does not fit, or there is none.</exception>
    public static IReadOnlyList<ScoredImage> InFolder(string folder, RawScores scores, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) throw new TeachException($"folder '{folder}' does not exist");
        var images = new List<ScoredImage>();
        foreach (string kind in Directory.GetDirectories(folder).Select(f => Path.GetFileName(f)).Where(name => name != "ground_truth").Order(StringComparer.Ordinal))
        {
            foreach (string file in Teacher.FilesIn(Path.Combine(folder, kind)))
            {
                cancellation.ThrowIfCancellationRequested();
                float[] raw = scores.Of(file, out string sha256);
                images.Add(new ScoredImage(kind, sha256, raw));
            }
        }

        return images.Count > 0 ? images : throw new TeachException($"folder '{folder}' has no sub-folder with images; expected '{Trial.GoodKind}' and one for each kind of defect");
    }

    /// <summary>The labelled views of an audit log, from their kept pixels.</summary>
    /// <exception cref="TeachException">The log is not sound, a labelled view has no pixels, or it was judged by another model.</exception>
    public static IReadOnlyList<ScoredImage> InRecords(string folder, string labelFile, string evidenceFolder, Passport passport, RawScores scores, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) throw new TeachException($"folder '{folder}' does not exist");
        if (LabelFile.Read(labelFile, out string problem) is not { } labels) throw new TeachException(problem);
        AuditVerification log = AuditVerifier.Verify(folder, null, isOpen: true);
        if (!log.IsSound) throw new TeachException($"{log.Place}: {log.Problem}");
        var images = new List<ScoredImage>();
        foreach (RecordedView view in RecordedViews.Read(folder))
        {
            if (!labels.Remove((view.Sequence, view.View), out string? label)) continue;
            cancellation.ThrowIfCancellationRequested();
            images.Add(Run(view, label, evidenceFolder, passport, scores));
        }

        if (labels.Count > 0) throw new TeachException($"record {labels.Keys.Min().Record} view {labels.Keys.Min().View} is labelled, and not in '{folder}'");
        return images;
    }

    private static unsafe ScoredImage Run(RecordedView view, string label, string evidenceFolder, Passport passport, RawScores scores)
    {
        string name = $"record {view.Sequence} view {view.View}";
        string model = view.Pins.Values.GetValueOrDefault("model", "");
        if (model != passport.ModelSha256) throw new TeachException($"{name} was judged by another model: SHA-256 {model}");
        if (view.Frame is not { } frame) throw new TeachException($"{name}: its pixels are not kept");
        if (FrameReplay.Unpack(Path.Combine(evidenceFolder, frame.File), frame.SizeBytes, out string problem) is not { } pixels) throw new TeachException($"{name}: {problem}");
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(pixels));
        if (sha256 != frame.Sha256) throw new TeachException($"{name}: the pixels are not those of the record: SHA-256 {frame.Sha256} -> {sha256}");
        if (!PixelFormat.TryParse(frame.PixelFormat, out PixelFormat format) || (long)format.MinStrideBytes(frame.Width) * frame.Height != pixels.Length)
            throw new TeachException($"{name}: {frame.Width} x {frame.Height} {frame.PixelFormat} is not {pixels.Length} bytes");
        fixed (byte* first = pixels)
        {
            var image = new ImageView(first, frame.Width, frame.Height, format.MinStrideBytes(frame.Width), format);
            return new ScoredImage(label, sha256, scores.Of(image, name, view.Camera));
        }
    }
}
