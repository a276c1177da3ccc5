using EdgeInspector.Imaging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Vision;

/// <summary>An output's memory, the same for every run, with what is in it.</summary>
internal sealed unsafe class OutputTensor : IDisposable
{
    private readonly AlignedMemory _memory;

    public OutputTensor(long[] shape, TensorElementType type)
    {
        Shape = shape;
        Type = type;
        Length = (int)GraphRules.Elements(shape);
        _memory = new AlignedMemory((long)Length * SizeOf(type));
    }

    public long[] Shape { get; }

    public TensorElementType Type { get; }

    /// <summary>Elements.</summary>
    public int Length { get; }

    public byte* Pointer => _memory.Pointer;

    public long SizeBytes => _memory.SizeBytes;

    /// <summary>Of a float32 tensor.</summary>
    public ReadOnlySpan<float> Floats => _memory.Floats;

    /// <summary>Bytes of an element; 0 for a type that is not read here.</summary>
    public static int SizeOf(TensorElementType type) =>
        type is TensorElementType.Float or TensorElementType.Int32 ? 4
        : type == TensorElementType.Int64 ? 8
        : type == TensorElementType.UInt8 ? 1
        : 0;

    /// <summary>A class number, whatever type it has; −1 when it is none below <paramref name="classes"/>.</summary>
    public int ClassAt(int index, int classes)
    {
        if (Type == TensorElementType.Float) return ClassOf(((float*)Pointer)[index], classes);
        long number = Type == TensorElementType.Int64 ? ((long*)Pointer)[index] : Type == TensorElementType.Int32 ? ((int*)Pointer)[index] : Pointer[index];
        return number >= 0 && number < classes ? (int)number : -1;
    }

    /// <summary>A class number that is carried as a float32; −1 when it is none.</summary>
    public static int ClassOf(float value, int classes) => value >= 0 && value < classes && value == MathF.Floor(value) ? (int)value : -1;

    public void Dispose() => _memory.Dispose();
}
