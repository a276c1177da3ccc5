#pragma warning disable IDE0072 // The default arm is meant: every kind that is not named is handled by it.

namespace EdgeInspector.OpcUa;

internal ref partial struct UaReader
{
    public DataValue ReadDataValue()
    {
        byte mask = ReadByte();
        if ((mask & 0xC0) != 0) Fail();
        // The wire puts each picosecond field behind its own timestamp. [OPC UA Part 6 §5.2.2.17]
        Variant value = (mask & 0x01) != 0 ? ReadVariant() : default;
        StatusCode status = (mask & 0x02) != 0 ? ReadStatusCode() : default;
        DateTime source = (mask & 0x04) != 0 ? ReadDateTime() : default;
        ushort sourcePicoseconds = (mask & 0x10) != 0 ? ReadUInt16() : (ushort)0;
        DateTime server = (mask & 0x08) != 0 ? ReadDateTime() : default;
        ushort serverPicoseconds = (mask & 0x20) != 0 ? ReadUInt16() : (ushort)0;
        return new DataValue(value, status, source, server, sourcePicoseconds, serverPicoseconds);
    }

    public Variant ReadVariant()
    {
        byte mask = ReadByte();
        var type = (BuiltInType)(mask & 0x3F);
        bool isArray = (mask & 0x80) != 0;
        if (Failed || type > Variant.LastBuiltInType || _depth >= NestingMax || (type == BuiltInType.Null && mask != 0)
            || (!isArray && (mask & 0x40) != 0) || (!isArray && type == BuiltInType.Variant))
        {
            if (mask != 0) Fail();
            return default;
        }

        _depth++;
        Variant value = isArray ? ReadElements(type, ReadCount(SizeMin(type))) : ReadScalar(type);
        if ((mask & 0x40) != 0)
        {
            int[] dimensions = ReadInt32s();
            // One dimension is a plain array, however it is spelled.
            bool fits = dimensions.Length == 1 ? dimensions[0] == (value.Reference as Array)?.Length
                : dimensions.Length == 0 || Variant.TryShape(value, dimensions, out value);
            if (!fits) Fail();
        }

        _depth--;
        return Failed ? default : value;
    }

    public DiagnosticInfo? ReadDiagnosticInfo()
    {
        byte mask = ReadByte();
        if (mask == 0) return null;
        if ((mask & 0x80) != 0 || _depth >= NestingMax)
        {
            Fail();
            return null;
        }

        _depth++;
        int symbolicId = (mask & 0x01) != 0 ? ReadInt32() : -1;
        int namespaceUri = (mask & 0x02) != 0 ? ReadInt32() : -1;
        int locale = (mask & 0x08) != 0 ? ReadInt32() : -1;
        int localizedText = (mask & 0x04) != 0 ? ReadInt32() : -1;
        string? additional = (mask & 0x10) != 0 ? ReadString() : null;
        StatusCode inner = (mask & 0x20) != 0 ? ReadStatusCode() : default;
        DiagnosticInfo? innerDiagnostics = (mask & 0x40) != 0 ? ReadDiagnosticInfo() : null;
        _depth--;
        return new DiagnosticInfo(symbolicId, namespaceUri, locale, localizedText, additional, inner, innerDiagnostics);
    }

    /// <summary>Reads past an array of diagnostics.</summary>
    public void SkipDiagnosticInfos()
    {
        int count = ReadCount(1);
        for (int i = 0; i < count && !Failed; i++) ReadDiagnosticInfo();
    }

    public T[] ReadStructures<T>() where T : IUaStructure<T>
    {
        int count = ReadCount(1);
        if (count == 0) return [];
        // Grown as the elements come: a count that lies costs no memory.
        var read = new List<T>(Math.Min(count, 64));
        for (int i = 0; i < count && !Failed; i++) read.Add(T.Read(ref this));
        return Failed ? [] : [.. read];
    }

    public QualifiedName[] ReadQualifiedNames()
    {
        int count = ReadCount(6);
        if (count == 0) return [];
        var read = new QualifiedName[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadQualifiedName();
        return read;
    }

    public int[] ReadInt32s()
    {
        int count = ReadCount(4);
        if (count == 0) return [];
        int[] read = new int[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadInt32();
        return read;
    }

    public uint[] ReadUInt32s()
    {
        int count = ReadCount(4);
        if (count == 0) return [];
        uint[] read = new uint[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadUInt32();
        return read;
    }

    public string?[] ReadStrings()
    {
        int count = ReadCount(4);
        if (count == 0) return [];
        string?[] read = new string?[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadString();
        return read;
    }

    public byte[]?[] ReadByteStrings()
    {
        int count = ReadCount(4);
        if (count == 0) return [];
        byte[]?[] read = new byte[]?[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadByteString();
        return read;
    }

    public StatusCode[] ReadStatusCodes()
    {
        int count = ReadCount(4);
        if (count == 0) return [];
        var read = new StatusCode[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadStatusCode();
        return read;
    }

    public NodeId[] ReadNodeIds()
    {
        int count = ReadCount(2);
        if (count == 0) return [];
        var read = new NodeId[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadNodeId();
        return read;
    }

    public Variant[] ReadVariants() => ReadVariants(ReadCount(1));

    public DataValue[] ReadDataValues() => ReadDataValues(ReadCount(1));

    public ExtensionObject[] ReadExtensionObjects()
    {
        int count = ReadCount(3);
        if (count == 0) return [];
        var read = new ExtensionObject[count];
        for (int i = 0; i < read.Length; i++) read[i] = ReadExtensionObject();
        return read;
    }

    public Variant ReadScalar(BuiltInType type) => type switch
    {
        BuiltInType.Boolean => ReadBoolean(),
        BuiltInType.SByte => (sbyte)ReadByte(),
        BuiltInType.Byte => ReadByte(),
        BuiltInType.Int16 => (short)ReadUInt16(),
        BuiltInType.UInt16 => ReadUInt16(),
        BuiltInType.Int32 => ReadInt32(),
        BuiltInType.UInt32 => ReadUInt32(),
        BuiltInType.Int64 => (long)ReadUInt64(),
        BuiltInType.UInt64 or BuiltInType.Double or BuiltInType.DateTime => Variant.FromBits(type, ReadUInt64()),
        BuiltInType.Float => Variant.FromBits(type, ReadUInt32()),
        BuiltInType.String => ReadString(),
        BuiltInType.Guid => ReadGuid(),
        BuiltInType.ByteString => Variant.ByteString(ReadByteString()),
        BuiltInType.XmlElement => new XmlElement(ReadString()),
        BuiltInType.NodeId => ReadNodeId(),
        BuiltInType.ExpandedNodeId => ReadExpandedNodeId(),
        BuiltInType.StatusCode => ReadStatusCode(),
        BuiltInType.QualifiedName => ReadQualifiedName(),
        BuiltInType.LocalizedText => ReadLocalizedText(),
        BuiltInType.ExtensionObject => ReadExtensionObject(),
        BuiltInType.DataValue => Variant.FromReference(type, ReadDataValue(), false),
        BuiltInType.DiagnosticInfo => Variant.FromReference(type, ReadDiagnosticInfo(), false),
        > BuiltInType.DiagnosticInfo => Variant.FromReference(type, ReadByteString(), false),
        _ => default,
    };

    /// <summary>Reads elements whose count was read and checked.</summary>
    public Variant ReadElements(BuiltInType type, int count)
    {
        switch (type)
        {
            case BuiltInType.Null: Fail(); return default;
            case BuiltInType.Boolean: { var a = new bool[count]; for (int i = 0; i < count; i++) a[i] = ReadBoolean(); return Elements(type, a); }
            case BuiltInType.SByte: { var a = new sbyte[count]; for (int i = 0; i < count; i++) a[i] = (sbyte)ReadByte(); return Elements(type, a); }
            case BuiltInType.Byte: { var a = new byte[count]; for (int i = 0; i < count; i++) a[i] = ReadByte(); return Elements(type, a); }
            case BuiltInType.Int16: { var a = new short[count]; for (int i = 0; i < count; i++) a[i] = (short)ReadUInt16(); return Elements(type, a); }
            case BuiltInType.UInt16: { var a = new ushort[count]; for (int i = 0; i < count; i++) a[i] = ReadUInt16(); return Elements(type, a); }
            case BuiltInType.Int32: { var a = new int[count]; for (int i = 0; i < count; i++) a[i] = ReadInt32(); return Elements(type, a); }
            case BuiltInType.UInt32: { var a = new uint[count]; for (int i = 0; i < count; i++) a[i] = ReadUInt32(); return Elements(type, a); }
            case BuiltInType.Int64: { var a = new long[count]; for (int i = 0; i < count; i++) a[i] = (long)ReadUInt64(); return Elements(type, a); }
            case BuiltInType.UInt64: { var a = new ulong[count]; for (int i = 0; i < count; i++) a[i] = ReadUInt64(); return Elements(type, a); }
            case BuiltInType.Float: { var a = new float[count]; for (int i = 0; i < count; i++) a[i] = BitConverter.UInt32BitsToSingle(ReadUInt32()); return Elements(type, a); }
            case BuiltInType.Double: { var a = new double[count]; for (int i = 0; i < count; i++) a[i] = ReadDouble(); return Elements(type, a); }
            case BuiltInType.String: { var a = new string?[count]; for (int i = 0; i < count; i++) a[i] = ReadString(); return Elements(type, a); }
            case BuiltInType.DateTime: { var a = new DateTime[count]; for (int i = 0; i < count; i++) a[i] = ReadDateTime(); return Elements(type, a); }
            case BuiltInType.Guid: { var a = new Guid[count]; for (int i = 0; i < count; i++) a[i] = ReadGuid(); return Elements(type, a); }
            case BuiltInType.NodeId: { var a = new NodeId[count]; for (int i = 0; i < count; i++) a[i] = ReadNodeId(); return Elements(type, a); }
            case BuiltInType.StatusCode: { var a = new StatusCode[count]; for (int i = 0; i < count; i++) a[i] = ReadStatusCode(); return Elements(type, a); }
            case BuiltInType.ExtensionObject: { var a = new ExtensionObject[count]; for (int i = 0; i < count; i++) a[i] = ReadExtensionObject(); return Elements(type, a); }
            case BuiltInType.DataValue: return Elements(type, ReadDataValues(count));
            case BuiltInType.DiagnosticInfo: return Elements(type, ReadDiagnosticInfos(count));
            case BuiltInType.XmlElement: { var a = new XmlElement[count]; for (int i = 0; i < count; i++) a[i] = new XmlElement(ReadString()); return Elements(type, a); }
            case BuiltInType.ExpandedNodeId: { var a = new ExpandedNodeId[count]; for (int i = 0; i < count; i++) a[i] = ReadExpandedNodeId(); return Elements(type, a); }
            case BuiltInType.QualifiedName: { var a = new QualifiedName[count]; for (int i = 0; i < count; i++) a[i] = ReadQualifiedName(); return Elements(type, a); }
            case BuiltInType.LocalizedText: { var a = new LocalizedText[count]; for (int i = 0; i < count; i++) a[i] = ReadLocalizedText(); return Elements(type, a); }
            case BuiltInType.Variant: return Elements(type, ReadVariants(count));
            default: { var a = new byte[]?[count]; for (int i = 0; i < count; i++) a[i] = ReadByteString(); return Elements(type, a); }
        }
    }

    // Elements that may hold arrays themselves are gathered as they come: a hundred nested counts that lie cost no memory.
    private Variant[] ReadVariants(int count)
    {
        if (count == 0) return [];
        var read = new List<Variant>(Math.Min(count, 16));
        for (int i = 0; i < count && !Failed; i++) read.Add(ReadVariant());
        return Failed ? [] : [.. read];
    }

    private DataValue[] ReadDataValues(int count)
    {
        if (count == 0) return [];
        var read = new List<DataValue>(Math.Min(count, 16));
        for (int i = 0; i < count && !Failed; i++) read.Add(ReadDataValue());
        return Failed ? [] : [.. read];
    }

    private DiagnosticInfo?[] ReadDiagnosticInfos(int count)
    {
        var read = new List<DiagnosticInfo?>(Math.Min(count, 16));
        for (int i = 0; i < count && !Failed; i++) read.Add(ReadDiagnosticInfo());
        return Failed ? [] : [.. read];
    }

    private static Variant Elements(BuiltInType type, Array elements) => Variant.FromReference(type, elements, true);

    // The fewest bytes that one element takes on the wire; the count is checked against it before memory is taken.
    public static int SizeMin(BuiltInType type) => type switch
    {
        BuiltInType.Int16 or BuiltInType.UInt16 => 2,
        BuiltInType.Int32 or BuiltInType.UInt32 or BuiltInType.Float or BuiltInType.StatusCode or BuiltInType.String or BuiltInType.ByteString or BuiltInType.XmlElement => 4,
        BuiltInType.Int64 or BuiltInType.UInt64 or BuiltInType.Double or BuiltInType.DateTime => 8,
        BuiltInType.Guid => 16,
        BuiltInType.QualifiedName => 6,
        BuiltInType.NodeId or BuiltInType.ExpandedNodeId => 2,
        BuiltInType.ExtensionObject => 3,
        > BuiltInType.DiagnosticInfo => 4,
        _ => 1,
    };
}
