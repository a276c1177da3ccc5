namespace EdgeInspector.OpcUa;

internal sealed partial class UaWriter
{
    /// <summary>A value and nothing else (mask 0x01), which is how a PLC takes a write.</summary>
    /// <remarks>Several PLCs refuse status and timestamps with BadWriteNotSupported.</remarks>
    public void WriteValueOnly(in Variant value)
    {
        WriteByte(0x01);
        WriteVariant(value);
    }

    public void WriteDataValue(in DataValue value)
    {
        int mask = value.Value.IsNull ? 0 : 0x01;
        if (value.Status.Value != 0) mask |= 0x02;
        if (value.SourceTimestamp != default) mask |= 0x04;
        if (value.ServerTimestamp != default) mask |= 0x08;
        if (value.SourcePicoseconds != 0) mask |= 0x10;
        if (value.ServerPicoseconds != 0) mask |= 0x20;
        WriteByte((byte)mask);
        if ((mask & 0x01) != 0) WriteVariant(value.Value);
        if ((mask & 0x02) != 0) WriteStatusCode(value.Status);
        if ((mask & 0x04) != 0) WriteDateTime(value.SourceTimestamp);
        if ((mask & 0x10) != 0) WriteUInt16(value.SourcePicoseconds);
        if ((mask & 0x08) != 0) WriteDateTime(value.ServerTimestamp);
        if ((mask & 0x20) != 0) WriteUInt16(value.ServerPicoseconds);
    }

    public void WriteVariant(in Variant value)
    {
        ReadOnlySpan<int> dimensions = value.Dimensions;
        WriteByte((byte)((byte)value.Type | (value.IsArray ? 0x80 : 0) | (dimensions.IsEmpty ? 0 : 0x40)));
        if (value.IsArray) WriteElements(value.Type, (Array)value.Reference!);
        else WriteScalar(value);
        if (!dimensions.IsEmpty) WriteInt32s(dimensions);
    }

    public void WriteStructure<T>(T value) where T : IUaStructure<T> => value.Write(this);

    public void WriteStructures<T>(T[] values) where T : IUaStructure<T>
    {
        WriteInt32(values.Length);
        foreach (T value in values) value.Write(this);
    }

    public void WriteInt32s(ReadOnlySpan<int> values)
    {
        WriteInt32(values.Length);
        foreach (int value in values) WriteInt32(value);
    }

    public void WriteUInt32s(uint[] values)
    {
        WriteInt32(values.Length);
        foreach (uint value in values) WriteUInt32(value);
    }

    public void WriteStrings(string?[] values)
    {
        WriteInt32(values.Length);
        foreach (string? value in values) WriteString(value);
    }

    public void WriteByteStrings(byte[]?[] values)
    {
        WriteInt32(values.Length);
        foreach (byte[]? value in values) WriteByteString(value);
    }

    public void WriteStatusCodes(StatusCode[] values)
    {
        WriteInt32(values.Length);
        foreach (StatusCode value in values) WriteStatusCode(value);
    }

    public void WriteNodeIds(NodeId[] values)
    {
        WriteInt32(values.Length);
        foreach (NodeId value in values) WriteNodeId(value);
    }

    public void WriteVariants(Variant[] values)
    {
        WriteInt32(values.Length);
        foreach (Variant value in values) WriteVariant(value);
    }

    public void WriteDataValues(DataValue[] values)
    {
        WriteInt32(values.Length);
        foreach (DataValue value in values) WriteDataValue(value);
    }

    public void WriteExtensionObjects(ExtensionObject[] values)
    {
        WriteInt32(values.Length);
        foreach (ExtensionObject value in values) WriteExtensionObject(value);
    }

    public void WriteDiagnosticInfo(DiagnosticInfo? value)
    {
        if (value is null)
        {
            WriteByte(0);
            return;
        }

        int mask = (value.SymbolicId >= 0 ? 0x01 : 0) | (value.NamespaceUri >= 0 ? 0x02 : 0) | (value.Locale >= 0 ? 0x08 : 0)
            | (value.LocalizedText >= 0 ? 0x04 : 0) | (value.AdditionalInfo is null ? 0 : 0x10) | (value.InnerStatus.Value == 0 ? 0 : 0x20)
            | (value.Inner is null ? 0 : 0x40);
        WriteByte((byte)mask);
        if ((mask & 0x01) != 0) WriteInt32(value.SymbolicId);
        if ((mask & 0x02) != 0) WriteInt32(value.NamespaceUri);
        if ((mask & 0x08) != 0) WriteInt32(value.Locale);
        if ((mask & 0x04) != 0) WriteInt32(value.LocalizedText);
        if ((mask & 0x10) != 0) WriteString(value.AdditionalInfo);
        if ((mask & 0x20) != 0) WriteStatusCode(value.InnerStatus);
        if ((mask & 0x40) != 0) WriteDiagnosticInfo(value.Inner);
    }

    public void WriteScalar(in Variant value)
    {
        switch (value.Type)
        {
            case BuiltInType.Null: break;
            case BuiltInType.Boolean: WriteBoolean(value.Bits != 0); break;
            case BuiltInType.SByte or BuiltInType.Byte: WriteByte((byte)value.Bits); break;
            case BuiltInType.Int16 or BuiltInType.UInt16: WriteUInt16((ushort)value.Bits); break;
            case BuiltInType.Int32 or BuiltInType.UInt32 or BuiltInType.Float or BuiltInType.StatusCode: WriteUInt32((uint)value.Bits); break;
            case BuiltInType.Int64 or BuiltInType.UInt64 or BuiltInType.Double or BuiltInType.DateTime: WriteUInt64(value.Bits); break;
            case BuiltInType.String: WriteString((string?)value.Reference); break;
            case BuiltInType.Guid: WriteGuid((Guid)value.Reference!); break;
            case BuiltInType.ByteString: WriteByteString((byte[]?)value.Reference); break;
            case BuiltInType.XmlElement: WriteString(((XmlElement)value.Reference!).Text); break;
            case BuiltInType.NodeId: WriteNodeId((NodeId)value.Reference!); break;
            case BuiltInType.ExpandedNodeId: WriteExpandedNodeId((ExpandedNodeId)value.Reference!); break;
            case BuiltInType.QualifiedName: WriteQualifiedName((QualifiedName)value.Reference!); break;
            case BuiltInType.LocalizedText: WriteLocalizedText((LocalizedText)value.Reference!); break;
            case BuiltInType.ExtensionObject: WriteExtensionObject((ExtensionObject)value.Reference!); break;
            case BuiltInType.DataValue: WriteDataValue((DataValue)value.Reference!); break;
            case BuiltInType.DiagnosticInfo: WriteDiagnosticInfo((DiagnosticInfo?)value.Reference); break;
            default: WriteByteString((byte[]?)value.Reference); break;
        }
    }

    public void WriteElements(BuiltInType type, Array elements)
    {
        switch (elements)
        {
            case uint[] a when type == BuiltInType.UInt32: WriteUInt32s(a); return;
            case byte[]?[] a: WriteByteStrings(a); return;
            case string?[] a: WriteStrings(a); return;
            case StatusCode[] a: WriteStatusCodes(a); return;
            case NodeId[] a: WriteNodeIds(a); return;
            case DataValue[] a: WriteDataValues(a); return;
            case ExtensionObject[] a: WriteExtensionObjects(a); return;
        }

        // The element type decides, not a pattern on the array: at run time an Int32[] passes for a UInt32[].
        WriteInt32(elements.Length);
        switch (type)
        {
            case BuiltInType.Boolean: foreach (bool v in (bool[])elements) WriteBoolean(v); break;
            case BuiltInType.SByte: foreach (sbyte v in (sbyte[])elements) WriteByte((byte)v); break;
            case BuiltInType.Byte: WriteBytes((byte[])elements); break;
            case BuiltInType.Int16: foreach (short v in (short[])elements) WriteUInt16((ushort)v); break;
            case BuiltInType.UInt16: foreach (ushort v in (ushort[])elements) WriteUInt16(v); break;
            case BuiltInType.Int32: foreach (int v in (int[])elements) WriteInt32(v); break;
            case BuiltInType.Int64: foreach (long v in (long[])elements) WriteUInt64((ulong)v); break;
            case BuiltInType.UInt64: foreach (ulong v in (ulong[])elements) WriteUInt64(v); break;
            case BuiltInType.Float: foreach (float v in (float[])elements) WriteUInt32(BitConverter.SingleToUInt32Bits(v)); break;
            case BuiltInType.Double: foreach (double v in (double[])elements) WriteDouble(v); break;
            case BuiltInType.DateTime: foreach (DateTime v in (DateTime[])elements) WriteDateTime(v); break;
            case BuiltInType.Guid: foreach (Guid v in (Guid[])elements) WriteGuid(v); break;
            case BuiltInType.XmlElement: foreach (XmlElement v in (XmlElement[])elements) WriteString(v.Text); break;
            case BuiltInType.ExpandedNodeId: foreach (ExpandedNodeId v in (ExpandedNodeId[])elements) WriteExpandedNodeId(v); break;
            case BuiltInType.QualifiedName: foreach (QualifiedName v in (QualifiedName[])elements) WriteQualifiedName(v); break;
            case BuiltInType.LocalizedText: foreach (LocalizedText v in (LocalizedText[])elements) WriteLocalizedText(v); break;
            case BuiltInType.Variant: foreach (Variant v in (Variant[])elements) WriteVariant(v); break;
            default: foreach (DiagnosticInfo? v in (DiagnosticInfo?[])elements) WriteDiagnosticInfo(v); break;
        }
    }
}
