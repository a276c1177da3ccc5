using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using EdgeInspector.Vision.Alignment;
using EdgeInspector.Vision.Onnx;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision;

/// <summary>A model that was found to be what its passport says, ready to run.</summary>
/// <remarks>
/// Owns the runtime's session. May be shared by the <see cref="DefectFinder"/>s of several cameras, each on its own thread;
/// dispose it after them. Memory: the weights once.
/// </remarks>
public sealed class OnnxModel : IDisposable
{
    /// <summary>A guard against a file that fills the memory before its hash is known: 1 GiB.</summary>
    internal const long FileBytesMax = 1L << 30;

    private readonly IReadOnlyDictionary<string, long[]> _outputShapes;

    private OnnxModel(Passport passport, InferenceSession session, IReadOnlyDictionary<string, long[]> outputShapes)
    {
        Passport = passport;
        Session = session;
        _outputShapes = outputShapes;
    }

    /// <summary>Version of the ONNX Runtime that is loaded here.</summary>
    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    public Passport Passport { get; }

    internal InferenceSession Session { get; }

    /// <summary>What parts are laid over before the model sees them; null: it aligns nothing.</summary>
    internal ReferencePlane? Reference { get; private init; }

    /// <summary>Loads the model of a folder, or says why it may not run.</summary>
    /// <param name="folder">Folder that holds the file <see cref="Passport.ModelFile"/>.</param>
    /// <param name="passport">What the file must be.</param>
    /// <param name="log">Gets one line for the load or the refusal.</param>
    /// <param name="model">The caller disposes it.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="allowUnreleased">True lets a <see cref="PassportState.Draft"/> run: benches and commissioning only.</param>
    /// <param name="threads">Threads inside one run instead of the pinned number; 0: as pinned.</param>
    /// <remarks>
    /// The file is read once and its SHA-256 compared before the runtime sees a byte of it: what is hashed is what runs, and bytes
    /// that nobody approved never reach native code. Never throws for what is in the file or the passport. [MOD-01] [MOD-03]
    /// </remarks>
    public static bool TryLoad(
        string folder,
        Passport passport,
        ILogger log,
        [NotNullWhen(true)] out OnnxModel? model,
        [NotNullWhen(false)] out ModelRefusal? refusal,
        bool allowUnreleased = false,
        int threads = 0)
    {
        model = null;
        refusal = PassportRules.Check(passport, allowUnreleased, RuntimeVersion)
            ?? ReadChecked(Path.Combine(folder, passport.ModelFile), passport, out byte[] bytes)
            ?? Open(Path.Combine(folder, passport.ModelFile), bytes, passport, threads, out model);
        if (refusal is null && model is not null)
        {
            VisionLog.ModelLoaded(log, passport.Id, passport.ModelSha256, RuntimeVersion);
            return true;
        }

        refusal ??= new ModelRefusal(ModelRefusalReason.Corrupt, $"model '{passport.Id}' was not opened");
        VisionLog.ModelRefused(log, passport.Id, refusal.Reason, refusal.Text);
        return false;
    }

    /// <summary>The dimensions of one of the outputs that the passport names, batch of one.</summary>
    internal long[] ShapeOf(string output) => _outputShapes[output];

    /// <summary>Name in the session of one of the outputs that the passport names.</summary>
    internal string TensorOf(string output) => Passport.Output.MaxBoxes > 0 && output != Passport.Output.EmbeddingDistance ? BoxListEnd.Padded(output) : output;

    public void Dispose() => Session.Dispose();

    private static ModelRefusal? ReadChecked(string file, Passport passport, out byte[] bytes)
    {
        bytes = [];
        try
        {
            long length = new FileInfo(file).Length;
            if (length > FileBytesMax)
                return new ModelRefusal(ModelRefusalReason.TooLarge, $"model file '{file}' has {length} bytes; allowed: up to {FileBytesMax}");
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new ModelRefusal(ModelRefusalReason.FileUnreadable, $"model file '{file}' cannot be read: {unreadable.Message}");
        }

        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (string.Equals(found, passport.ModelSha256, StringComparison.OrdinalIgnoreCase)) return null;
        return new ModelRefusal(
            ModelRefusalReason.HashMismatch,
            $"model file '{file}' is not the one in passport '{passport.Id}': SHA-256 expected {passport.ModelSha256}, found {found}");
    }

    private static ModelRefusal? Open(string file, byte[] bytes, Passport passport, int threads, out OnnxModel? model)
    {
        model = null;
        if (ForeignParts.Find(bytes) is { } foreign) return new ModelRefusal(foreign.Reason, $"model file '{file}' {foreign.Text}");
        if (MemoryNeed.Excess(bytes, passport.Input) is string excess)
            return new ModelRefusal(ModelRefusalReason.TooLarge, $"model file '{file}' {excess}");
        ModelRefusal? refusal = OpenSession(file, bytes, passport, threads, out InferenceSession? session);
        if (session is null) return refusal;
        ReferencePlane? reference = null;
        refusal = GraphRules.Check(file, session, passport, out IReadOnlyDictionary<string, long[]> shapes) ?? CheckReference(file, session, passport, out reference);
        if (refusal is null && passport.Output.MaxBoxes > 0)
        {
            byte[]? padded = WithFixedLists(bytes, session, passport.Output, shapes);
            session.Dispose();
            session = null;
            refusal = padded is null
                ? new ModelRefusal(ModelRefusalReason.Corrupt, $"model file '{file}' does not say which version of ONNX's operators it is written in")
                : OpenSession(file, padded, passport, threads, out session);
        }

        if (refusal is null && session is not null)
            model = new OnnxModel(passport, session, shapes) { Reference = reference };
        else
            session?.Dispose();
        return refusal;
    }

    private static byte[]? WithFixedLists(byte[] bytes, InferenceSession session, ModelOutput output, IReadOnlyDictionary<string, long[]> shapes) => BoxListEnd.Append(
        bytes,
        [.. OutputLayout.LayoutNames(output).Select(n => (n, (int)session.OutputMetadata[n].ElementDataType, shapes[n], OutputLayout.BoxAxis(output, n, shapes[n].Length)))]);

    private static ModelRefusal? OpenSession(string file, byte[] bytes, Passport passport, int threads, out InferenceSession? session)
    {
        session = null;
        try
        {
            using SessionOptions options = PinnedOptions(passport.Runtime, threads);
            session = new InferenceSession(bytes, options);
            return null;
        }
#pragma warning disable CA1031 // The runtime throws various types for a file it cannot read; each of them means the same here.
        catch (Exception corrupt)
#pragma warning restore CA1031
        {
            return new ModelRefusal(
                ModelRefusalReason.Corrupt,
                $"model file '{file}' is no model that ONNX Runtime {RuntimeVersion} can run: {corrupt.Message}");
        }
    }

    // A model that was taught on aligned parts must get aligned ones, and no other can be aligned.
    private static ModelRefusal? CheckReference(string file, InferenceSession session, Passport passport, out ReferencePlane? reference)
    {
        reference = null;
        ModelInput input = passport.Input;
        bool has = session.ModelMetadata.CustomMetadataMap.TryGetValue(ReferencePlane.MetadataKey, out string? text);
        if (has && input.Alignment is not null) reference = ReferencePlane.TryParse(text!, input.Width, input.Height);
        if (has == input.Alignment is not null && (!has || reference is not null)) return null;
        string problem = !has ? $"has no '{ReferencePlane.MetadataKey}', which the passport's alignment needs"
            : input.Alignment is null ? "was taught on aligned parts, but the passport has no alignment"
            : $"has an '{ReferencePlane.MetadataKey}' that is none for an input of {input.Width}×{input.Height}";
        return new ModelRefusal(ModelRefusalReason.ShapeMismatch, $"model file '{file}' {problem}");
    }

    private static SessionOptions PinnedOptions(RuntimePins pins, int threads)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = pins.GraphOptimizationLevel switch
            {
                "disable" => GraphOptimizationLevel.ORT_DISABLE_ALL,
                "basic" => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                "extended" => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads > 0 ? threads : pins.IntraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        RunMemory.Limit(options);

        // A spinning pool keeps a core from the receive threads; without it the median under load was better.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }
}
