using System.Diagnostics.CodeAnalysis;
using System.Globalization;

#pragma warning disable IDE0072 // The default arm is meant: every kind that is not named is handled by it.

namespace EdgeInspector.OpcUa;

/// <summary>A value together with its built-in type: a scalar, an array or a matrix.</summary>
/// <remarks>
/// Numbers are held without boxing. A matrix is its elements in the order of the wire (the last dimension runs fastest) and its
/// <see cref="Dimensions"/>. A built-in type that is not defined yet (26 to 31) carries a ByteString. [OPC UA Part 6 §5.2.2.16]
/// </remarks>
public readonly struct Variant : IEquatable<Variant>
{
    /// <summary>The highest number that the wire has room for; above DiagnosticInfo they are not defined yet.</summary>
    internal const BuiltInType LastBuiltInType = (BuiltInType)31;

    private readonly ulong _bits;
    private readonly object? _reference;

    private Variant(BuiltInType type, ulong bits)
    {
        Type = type;
        _bits = bits;
    }

    private Variant(BuiltInType type, object? reference, bool isArray)
    {
        Type = type;
        IsArray = isArray;
        _reference = reference;
    }

    public BuiltInType Type { get; }

    public bool IsArray { get; }

    public bool IsNull => Type == BuiltInType.Null;

    internal ulong Bits => _bits;

    /// <summary>The lengths of a matrix, two or more; empty for a scalar and for a one-dimensional array.</summary>
    public ReadOnlySpan<int> Dimensions => (_reference as Matrix)?.Dimensions;

    internal object? Reference => _reference is Matrix matrix ? matrix.Elements : _reference;

    public static implicit operator Variant(bool value) => new(BuiltInType.Boolean, value ? 1UL : 0);

    public static implicit operator Variant(sbyte value) => new(BuiltInType.SByte, (ulong)(long)value);

    public static implicit operator Variant(byte value) => new(BuiltInType.Byte, value);

    public static implicit operator Variant(short value) => new(BuiltInType.Int16, (ulong)(long)value);

    public static implicit operator Variant(ushort value) => new(BuiltInType.UInt16, value);

    public static implicit operator Variant(int value) => new(BuiltInType.Int32, (ulong)(long)value);

    public static implicit operator Variant(uint value) => new(BuiltInType.UInt32, value);

    public static implicit operator Variant(long value) => new(BuiltInType.Int64, (ulong)value);

    public static implicit operator Variant(ulong value) => new(BuiltInType.UInt64, value);

    public static implicit operator Variant(float value) => new(BuiltInType.Float, BitConverter.SingleToUInt32Bits(value));

    public static implicit operator Variant(double value) => new(BuiltInType.Double, BitConverter.DoubleToUInt64Bits(value));

    public static implicit operator Variant(string? value) => new(BuiltInType.String, value, false);

    public static implicit operator Variant(DateTime value) => new(BuiltInType.DateTime, (ulong)UaTime.ToWire(value));

    public static implicit operator Variant(Guid value) => new(BuiltInType.Guid, value, false);

    public static implicit operator Variant(NodeId value) => new(BuiltInType.NodeId, value, false);

    public static implicit operator Variant(StatusCode value) => new(BuiltInType.StatusCode, value.Value);

    public static implicit operator Variant(QualifiedName value) => new(BuiltInType.QualifiedName, value, false);

    public static implicit operator Variant(LocalizedText value) => new(BuiltInType.LocalizedText, value, false);

    public static implicit operator Variant(ExpandedNodeId value) => new(BuiltInType.ExpandedNodeId, value, false);

    public static implicit operator Variant(ExtensionObject value) => new(BuiltInType.ExtensionObject, value, false);

    public static implicit operator Variant(XmlElement value) => new(BuiltInType.XmlElement, value, false);

    public static Variant ByteString(byte[]? value) => new(BuiltInType.ByteString, value, false);

    /// <summary>An array; <paramref name="elements"/> must be the .NET array of that built-in type, as <see cref="ElementTypeOf"/> names it.</summary>
    public static Variant ArrayOf(BuiltInType type, Array elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        Type expected = ElementTypeOf(type);
        return elements.GetType().GetElementType() == expected
            ? new Variant(type, elements, true)
            : throw new ArgumentException($"an array of {type} needs {expected.Name}[], not {elements.GetType().Name}", nameof(elements));
    }

    /// <summary>A matrix; as many elements as the dimensions say, the last of which runs fastest.</summary>
    public static Variant MatrixOf(BuiltInType type, Array elements, params int[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        Variant flat = ArrayOf(type, elements);
        return TryShape(flat, dimensions, out Variant matrix)
            ? matrix
            : throw new ArgumentException($"{elements.Length} elements do not fill a matrix of {string.Join("×", dimensions)}", nameof(dimensions));
    }

    public static Variant ArrayOf(params string?[] elements) => new(BuiltInType.String, elements, true);

    public static Variant ArrayOf(params uint[] elements) => new(BuiltInType.UInt32, elements, true);

    /// <summary>The .NET type that carries one element of <paramref name="type"/>.</summary>
    public static Type ElementTypeOf(BuiltInType type) => type switch
    {
        BuiltInType.Boolean => typeof(bool),
        BuiltInType.SByte => typeof(sbyte),
        BuiltInType.Byte => typeof(byte),
        BuiltInType.Int16 => typeof(short),
        BuiltInType.UInt16 => typeof(ushort),
        BuiltInType.Int32 => typeof(int),
        BuiltInType.UInt32 => typeof(uint),
        BuiltInType.Int64 => typeof(long),
        BuiltInType.UInt64 => typeof(ulong),
        BuiltInType.Float => typeof(float),
        BuiltInType.Double => typeof(double),
        BuiltInType.String => typeof(string),
        BuiltInType.DateTime => typeof(DateTime),
        BuiltInType.Guid => typeof(Guid),
        BuiltInType.ByteString => typeof(byte[]),
        BuiltInType.XmlElement => typeof(XmlElement),
        BuiltInType.NodeId => typeof(NodeId),
        BuiltInType.ExpandedNodeId => typeof(ExpandedNodeId),
        BuiltInType.StatusCode => typeof(StatusCode),
        BuiltInType.QualifiedName => typeof(QualifiedName),
        BuiltInType.LocalizedText => typeof(LocalizedText),
        BuiltInType.ExtensionObject => typeof(ExtensionObject),
        BuiltInType.DataValue => typeof(DataValue),
        BuiltInType.Variant => typeof(Variant),
        BuiltInType.DiagnosticInfo => typeof(DiagnosticInfo),
        > BuiltInType.DiagnosticInfo and <= LastBuiltInType => typeof(byte[]),
        _ => typeof(object),
    };

    public bool TryGet(out bool value) => Get(BuiltInType.Boolean, _bits != 0, out value);

    public bool TryGet(out byte value) => Get(BuiltInType.Byte, (byte)_bits, out value);

    public bool TryGet(out short value) => Get(BuiltInType.Int16, (short)_bits, out value);

    public bool TryGet(out ushort value) => Get(BuiltInType.UInt16, (ushort)_bits, out value);

    public bool TryGet(out int value) => Get(BuiltInType.Int32, (int)_bits, out value);

    public bool TryGet(out uint value) => Get(BuiltInType.UInt32, (uint)_bits, out value);

    public bool TryGet(out long value) => Get(BuiltInType.Int64, (long)_bits, out value);

    public bool TryGet(out float value) => Get(BuiltInType.Float, BitConverter.UInt32BitsToSingle((uint)_bits), out value);

    public bool TryGet(out double value) => Get(BuiltInType.Double, BitConverter.UInt64BitsToDouble(_bits), out value);

    public bool TryGet([NotNullWhen(true)] out string? value)
    {
        value = Type == BuiltInType.String && !IsArray ? _reference as string : null;
        return value is not null;
    }

    /// <summary>Any whole number of any width; false for other types and for a UInt64 beyond Int64.</summary>
    public bool TryGetWhole(out long value)
    {
        value = (long)_bits;
        return !IsArray && Type switch
        {
            >= BuiltInType.SByte and <= BuiltInType.Int64 => true,
            BuiltInType.UInt64 => _bits <= long.MaxValue,
            _ => false,
        };
    }

    /// <summary>The value as a .NET object (boxed), or the .NET array; null for Null.</summary>
    public object? ToObject()
    {
        if (IsArray) return Reference;
        return Type switch
        {
            BuiltInType.Null => null,
            BuiltInType.Boolean => _bits != 0,
            BuiltInType.SByte => (sbyte)_bits,
            BuiltInType.Byte => (byte)_bits,
            BuiltInType.Int16 => (short)_bits,
            BuiltInType.UInt16 => (ushort)_bits,
            BuiltInType.Int32 => (int)_bits,
            BuiltInType.UInt32 => (uint)_bits,
            BuiltInType.Int64 => (long)_bits,
            BuiltInType.UInt64 => _bits,
            BuiltInType.Float => BitConverter.UInt32BitsToSingle((uint)_bits),
            BuiltInType.Double => BitConverter.UInt64BitsToDouble(_bits),
            BuiltInType.DateTime => UaTime.FromWire((long)_bits),
            BuiltInType.StatusCode => new StatusCode((uint)_bits),
            _ => _reference,
        };
    }

    /// <summary>
    /// Gives the same value in another type if nothing is lost: whole numbers into a type that holds them, Float into Double.
    /// </summary>
    /// <remarks>A PLC refuses a value of the wrong width with BadTypeMismatch, so widths are fitted here or refused by name.</remarks>
    public bool TryFit(BuiltInType target, out Variant fitted)
    {
        fitted = this;
        if (Type == target || target == BuiltInType.Variant) return true;
        if (IsArray) return false;
        if (Type == BuiltInType.Float && target == BuiltInType.Double)
        {
            fitted = (double)BitConverter.UInt32BitsToSingle((uint)_bits);
            return true;
        }

        if (!TryGetWhole(out long whole)) return false;
        bool fits = target switch
        {
            BuiltInType.SByte => whole is >= sbyte.MinValue and <= sbyte.MaxValue,
            BuiltInType.Byte => whole is >= 0 and <= byte.MaxValue,
            BuiltInType.Int16 => whole is >= short.MinValue and <= short.MaxValue,
            BuiltInType.UInt16 => whole is >= 0 and <= ushort.MaxValue,
            BuiltInType.Int32 => whole is >= int.MinValue and <= int.MaxValue,
            BuiltInType.UInt32 => whole is >= 0 and <= uint.MaxValue,
            BuiltInType.Int64 => true,
            BuiltInType.UInt64 => whole >= 0,
            _ => false,
        };
        if (fits) fitted = new Variant(target, (ulong)whole);
        return fits;
    }

    public static bool operator ==(Variant left, Variant right) => left.Equals(right);

    public static bool operator !=(Variant left, Variant right) => !left.Equals(right);

    public bool Equals(Variant other)
    {
        if (Type != other.Type || IsArray != other.IsArray || _bits != other._bits) return false;
        if (!Dimensions.SequenceEqual(other.Dimensions)) return false;
        if (IsArray) return Reference is Array mine && other.Reference is Array theirs && SameElements(mine, theirs);
        // A ByteString is the one scalar that is itself an array.
        if (_reference is byte[] bytes && other._reference is byte[] otherBytes) return bytes.AsSpan().SequenceEqual(otherBytes);
        return Equals(_reference, other._reference);
    }

    public override bool Equals(object? obj) => obj is Variant other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Type, IsArray, _bits, Reference is Array array ? array.Length : _reference);

    public override string ToString() => IsArray
        ? $"{Type}[{(Dimensions.IsEmpty ? ((Array)_reference!).Length : string.Join(",", Dimensions.ToArray()))}]"
        : string.Create(CultureInfo.InvariantCulture, $"{Type} {(_reference is byte[] bytes ? Convert.ToHexString(bytes) : ToObject())}");

    internal static Variant FromBits(BuiltInType type, ulong bits) => new(type, bits);

    internal static Variant FromReference(BuiltInType type, object? reference, bool isArray) => new(type, reference, isArray);

    /// <summary>Gives an array the shape of a matrix; false if the dimensions are not two or more or do not multiply to its length.</summary>
    internal static bool TryShape(in Variant array, int[] dimensions, out Variant matrix)
    {
        matrix = array;
        if (array._reference is not Array elements || dimensions.Length < 2) return false;
        long product = 1;
        foreach (int dimension in dimensions)
        {
            if (dimension < 0) return false;
            product *= dimension;
            if (product > int.MaxValue) return false;
        }

        if (product != elements.Length) return false;
        matrix = new Variant(array.Type, new Matrix(elements, dimensions), true);
        return true;
    }

    private static bool SameElements(Array mine, Array theirs)
    {
        if (mine.Length != theirs.Length || mine.GetType() != theirs.GetType()) return false;
        for (int i = 0; i < mine.Length; i++)
        {
            object? a = mine.GetValue(i);
            object? b = theirs.GetValue(i);
            bool same = a is byte[] x && b is byte[] y ? x.AsSpan().SequenceEqual(y) : Equals(a, b);
            if (!same) return false;
        }

        return true;
    }

    private bool Get<T>(BuiltInType type, T candidate, out T value)
    {
        bool fits = Type == type && !IsArray;
        value = fits ? candidate : default!;
        return fits;
    }

    private sealed class Matrix(Array elements, int[] dimensions)
    {
        public Array Elements { get; } = elements;

        public int[] Dimensions { get; } = dimensions;
    }
}
