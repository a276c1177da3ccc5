namespace EdgeInspector.Vision.Onnx;

/// <summary>Goes over the fields of one message of protobuf's wire format. Reads nothing outside its bytes, never throws.</summary>
/// <remarks>[protobuf.dev, Encoding]</remarks>
internal ref struct WireFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the field.</summary>
    public int Number { get; private set; }

    /// <summary>The bytes of a text, a list or a message; empty for numbers.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The value of a variable-length number; 0 for all else.</summary>
    public ulong Value { get; private set; }

    /// <summary>Whether the bytes were no message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next field; false at the end, or where the bytes break off.</summary>
    public bool Next()
    {
        Bytes = default;
        Value = 0;
        if (_rest.IsEmpty) return false;
        if (TryNumber(out ulong tag) && tag >> 3 is > 0 and <= 0x1FFFFFFF && TryValue((int)(tag & 7)))
        {
            Number = (int)(tag >> 3);
            return true;
        }

        IsBroken = true;
        _rest = default;
        return false;
    }

    private bool TryValue(int type)
    {
        ulong length = 0;
        switch (type)
        {
            case 0:
                if (!TryNumber(out ulong value)) return false;
                Value = value;
                return true;
            case 1: length = 8; break;
            case 5: length = 4; break;
            case 2:
                if (!TryNumber(out length)) return false;
                break;
            default: return false; // groups are no part of ONNX
        }

        if (length > (ulong)_rest.Length) return false;
        if (type == 2) Bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryNumber(out ulong number)
    {
        number = 0;
        for (int i = 0; i < 10 && i < _rest.Length; i++)
        {
            number |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }
}
