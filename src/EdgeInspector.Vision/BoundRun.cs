using System.Numerics.Tensors;
using EdgeInspector.Imaging;
using EdgeInspector.Vision.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Vision;

/// <summary>A model's run with all tensors bound beforehand: nothing is allocated, looked up or copied per frame.</summary>
internal sealed unsafe class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue[] _values;
    private readonly OutputTensor[] _outputs;
    private readonly string[] _names;

    // Which of the outputs tells the distance to the teaching data; −1: none.
    private readonly int _distance;

    // Pre-processing's float32 and the float16 that the model takes; null when it takes what the pre-processing fills.
    private readonly AlignedMemory? _filled;
    private readonly AlignedMemory? _halves;

    // Width and height for a model that wants to be told; null when there is no such input.
    private readonly AlignedMemory? _sizes;
    private readonly OrtValue? _sizesValue;
    private readonly OrtValue? _countsValue;

    public BoundRun(OnnxModel model, IPreprocessor preprocessor)
    {
        ModelInput input = model.Passport.Input;
        long[] shape = GraphRules.InputShape(model.Session, input);
        _session = model.Session;
        _binding = _session.CreateIoBinding();
        TensorElementType type = input.ElementType == ModelElementType.Uint8 ? TensorElementType.UInt8 : TensorElementType.Float;
        AlignedMemory memory = preprocessor.Tensor;
        if (input.ElementType == ModelElementType.Float16)
        {
            _filled = memory;
            memory = _halves = new AlignedMemory(memory.SizeBytes / 2);
            type = TensorElementType.Float16;
        }

        _input = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)memory.Pointer, memory.SizeBytes);
        _binding.BindInput(input.Tensor, _input);
        if (input.Sizes.Length > 0)
        {
            _sizes = new AlignedMemory(2 * sizeof(long));
            ((long*)_sizes.Pointer)[0] = input.Width;
            ((long*)_sizes.Pointer)[1] = input.Height;
            _sizesValue = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Int64, [1, 2], (nint)_sizes.Pointer, _sizes.SizeBytes);
            _binding.BindInput(input.Sizes, _sizesValue);
        }

        _names = OutputLayout.Names(model.Passport.Output);
        _outputs = new OutputTensor[_names.Length];
        _values = new OrtValue[_names.Length];
        for (int i = 0; i < _names.Length; i++)
        {
            string tensor = model.TensorOf(_names[i]);
            OutputTensor output = new(model.ShapeOf(_names[i]), _session.OutputMetadata[tensor].ElementDataType);
            _outputs[i] = output;
            _values[i] = Bind(tensor, output);
        }

        _distance = Array.IndexOf(_names, model.Passport.Output.EmbeddingDistance);
        if (model.Passport.Output.MaxBoxes == 0) return;
        Counts = new OutputTensor([OutputLayout.LayoutNames(model.Passport.Output).Length], TensorElementType.Int64);
        _countsValue = Bind(BoxListEnd.Counts, Counts);
    }

    /// <summary>How many rows of each list the run gave, int64, in the order of the layout's names; null: all of them, every time.</summary>
    public OutputTensor? Counts { get; }

    /// <summary>Runs on what the tensor holds now. Throws what the runtime throws.</summary>
    public void Run()
    {
        if (_halves is not null) TensorPrimitives.ConvertToHalf(_filled!.Floats, new Span<Half>(_halves.Pointer, (int)(_halves.SizeBytes / sizeof(Half))));
        _session.RunWithBinding(_options, _binding);
        foreach (OutputTensor output in _outputs) output.Widen();
    }

    /// <summary>What the last run told of the picture's distance to the teaching data; null: the model tells none.</summary>
    public float? Distance => _distance < 0 ? null : _outputs[_distance].Floats[0];

    /// <summary>The tensor that every run leaves an output in.</summary>
    public OutputTensor Output(string name) => _outputs[Array.IndexOf(_names, name)];

    /// <summary>Ends a run that does not end by itself, at its next node; it throws. From any thread, until <see cref="Allow"/>.</summary>
    public void Stop() => _options.Terminate = true;

    /// <summary>Lets runs go on after a stop. By the owner.</summary>
    public void Allow() => _options.Terminate = false;

    public void Dispose()
    {
        _binding.Dispose();
        foreach (OrtValue value in _values) value.Dispose();
        _countsValue?.Dispose();
        _sizesValue?.Dispose();
        _input.Dispose();
        _options.Dispose();
        foreach (OutputTensor output in _outputs) output.Dispose();
        Counts?.Dispose();
        _sizes?.Dispose();
        _halves?.Dispose();
    }

    private OrtValue Bind(string tensor, OutputTensor output)
    {
        var value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, output.RunType, output.Shape, (nint)output.RunMemory.Pointer, output.RunMemory.SizeBytes);
        _binding.BindOutput(tensor, value);
        return value;
    }
}
