using EdgeInspector.Imaging;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision;

/// <summary>A model's run with all tensors bound beforehand: nothing is allocated, looked up or copied per frame.</summary>
internal sealed unsafe class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue[] _outputs;
    private readonly AlignedMemory[] _memory;
    private readonly string[] _names;

    public BoundRun(OnnxModel model, IPreprocessor preprocessor)
    {
        ModelInput input = model.Passport.Input;
        _session = model.Session;
        _binding = _session.CreateIoBinding();
        TensorElementType type = input.ElementType == ModelElementType.Uint8 ? TensorElementType.UInt8 : TensorElementType.Float;
        _input = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type, input.Shape, (nint)preprocessor.Tensor.Pointer, preprocessor.Tensor.SizeBytes);
        _binding.BindInput(input.Tensor, _input);

        _names = GraphRules.OutputNames(model.Passport);
        _memory = new AlignedMemory[_names.Length];
        _outputs = new OrtValue[_names.Length];
        for (int i = 0; i < _names.Length; i++)
        {
            long[] shape = GraphRules.ShapeOf(_session.OutputMetadata[_names[i]]);
            _memory[i] = new AlignedMemory(GraphRules.Elements(shape) * sizeof(float));
            _outputs[i] = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)_memory[i].Pointer, _memory[i].SizeBytes);
            _binding.BindOutput(_names[i], _outputs[i]);
        }
    }

    /// <summary>Runs on what the tensor holds now. Throws what the runtime throws.</summary>
    public void Run() => _session.RunWithBinding(_options, _binding);

    /// <summary>The memory that every run leaves an output in.</summary>
    public AlignedMemory OutputMemory(string name) => _memory[Array.IndexOf(_names, name)];

    public void Dispose()
    {
        _binding.Dispose();
        foreach (OrtValue output in _outputs) output.Dispose();
        _input.Dispose();
        _options.Dispose();
        foreach (AlignedMemory block in _memory) block.Dispose();
    }
}
