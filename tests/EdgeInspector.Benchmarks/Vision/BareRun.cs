using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeInspector.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>A model's file and the runtime, and nothing else: the peer that the inspect step is measured against.</summary>
/// <remarks>All tensors are bound, as the fastest way of calling the runtime wants it. The input is noise of a fixed seed.</remarks>
internal sealed unsafe class BareRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];
    private readonly List<AlignedMemory> _memory = [];
    private readonly List<AlignedMemory> _outputs = [];

    /// <param name="file">The model.</param>
    /// <param name="threads">Threads inside a run.</param>
    /// <param name="openSides">Values of the dimensions that the file leaves open, in order.</param>
    /// <param name="outputs">Outputs with their shapes; null: all, whose shapes the file must tell.</param>
    /// <param name="profile">Path that the runtime's profile begins with; null: none is taken.</param>
    public BareRun(
        string file, int threads, IReadOnlyList<long>? openSides = null, IReadOnlyDictionary<string, long[]>? outputs = null, string? profile = null)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (profile is not null)
        {
            options.ProfileOutputPathPrefix = profile;
            options.EnableProfiling = true;
        }

        _session = new InferenceSession(file, options);
        _binding = _session.CreateIoBinding();
        (string name, NodeMetadata input) = _session.InputMetadata.Single();
        int open = 0;
        long[] shape = Array.ConvertAll(input.Dimensions, d => d > 0 ? d : openSides![open++]);
        AlignedMemory pixels = Bind(name, input.ElementDataType, shape, isInput: true);
        var random = new Random(1);
        if (input.ElementDataType == TensorElementType.UInt8)
            random.NextBytes(new Span<byte>(pixels.Pointer, (int)pixels.SizeBytes));
        else
            foreach (ref float value in MemoryMarshal.Cast<byte, float>(new Span<byte>(pixels.Pointer, (int)pixels.SizeBytes))) value = (random.NextSingle() * 2) - 1;

        foreach ((string output, NodeMetadata data) in _session.OutputMetadata)
        {
            if (outputs is not null && !outputs.ContainsKey(output)) continue;
            long[] sides = outputs?[output] ?? Array.ConvertAll(data.Dimensions, d => (long)d);
            _outputs.Add(Bind(output, data.ElementDataType, sides, isInput: false));
        }
    }

    /// <summary>Fills the input with other noise.</summary>
    public void Fill(int seed) => new Random(seed).NextBytes(new Span<byte>(_memory[0].Pointer, (int)_memory[0].SizeBytes));

    public void Run() => _session.RunWithBinding(_options, _binding);

    /// <summary>Adds the bytes of all outputs to a hash.</summary>
    public void AppendOutputs(IncrementalHash hash)
    {
        foreach (AlignedMemory output in _outputs) hash.AppendData(new ReadOnlySpan<byte>(output.Pointer, (int)output.SizeBytes));
    }

    /// <summary>Ends the profile; the path of its file.</summary>
    public string EndProfile() => _session.EndProfiling();

    public void Dispose()
    {
        _binding.Dispose();
        foreach (OrtValue value in _values) value.Dispose();
        _options.Dispose();
        _session.Dispose();
        foreach (AlignedMemory memory in _memory) memory.Dispose();
    }

    private AlignedMemory Bind(string name, TensorElementType type, long[] shape, bool isInput)
    {
        int size = type == TensorElementType.UInt8 ? 1 : type == TensorElementType.Float ? 4
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"tensor '{name}' is {type}; expected uint8 or float32"));
        var memory = new AlignedMemory(shape.Aggregate((long)size, (a, b) => a * b));
        OrtValue value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)memory.Pointer, memory.SizeBytes);
        if (isInput)
            _binding.BindInput(name, value);
        else
            _binding.BindOutput(name, value);
        _values.Add(value);
        _memory.Add(memory);
        return memory;
    }
}
