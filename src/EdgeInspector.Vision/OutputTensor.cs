using System.Numerics.Tensors;
using EdgeInspector.Imaging;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Vision;

/// <summary>An output's memory, the same for every run, with what is in it.</summary>
internal sealed unsafe class OutputTensor : IDisposable
{
    private readonly AlignedMemory _memory;

    // What the runtime writes when that is float16; null when it writes into the memory itself.
    private readonly AlignedMemory? _halves;

    /// <param name="shape">Fixed dimensions.</param>
    /// <param name="type">In the graph.</param>
    public OutputTensor(long[] shape, TensorElementType type)
    {
        Shape = shape;
        RunType = type;
        Type = type == TensorElementType.Float16 ? TensorElementType.Float : type;
        Length = (int)GraphRules.Elements(shape);
        _memory = new AlignedMemory((long)Length * SizeOf(Type));
        if (Type != type) _halves = new AlignedMemory((long)Length * sizeof(Half));
    }

    public long[] Shape { get; }

    /// <summary>Of what is read; float32 where the graph has float16.</summary>
    public TensorElementType Type { get; }

    /// <summary>Of what the runtime writes to <see cref="RunMemory"/>.</summary>
    public TensorElementType RunType { get; }

    public AlignedMemory RunMemory => _halves ?? _memory;

    /// <summary>Elements.</summary>
    public int Length { get; }

    public byte* Pointer => _memory.Pointer;

    public long SizeBytes => _memory.SizeBytes;

    /// <summary>Of a float32 tensor.</summary>
    public ReadOnlySpan<float> Floats => _memory.Floats;

    /// <summary>After a run: float16 becomes float32.</summary>
    public void Widen()
    {
        if (_halves is not null) TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(_halves.Pointer, Length), new Span<float>(_memory.Pointer, Length));
    }

    /// <summary>Bytes of an element; 0 for a type that is not read here.</summary>
    public static int SizeOf(TensorElementType type) =>
        type is TensorElementType.Float or TensorElementType.Int32 ? 4
        : type == TensorElementType.Int64 ? 8
        : type == TensorElementType.UInt8 ? 1
        : type == TensorElementType.Float16 ? sizeof(Half)
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

    public void Dispose()
    {
        _halves?.Dispose();
        _memory.Dispose();
    }
}
