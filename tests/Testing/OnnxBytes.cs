namespace EdgeInspector.Testing;

/// <summary>Writes a network of a few nodes byte by byte, so that a test depends on no writer of ours. Numbers of fields: [onnx.proto3].</summary>
internal static class OnnxBytes
{
    public const byte Float32 = 1, Uint8 = 2;

    /// <summary>A whole file: IR version 8, operator set 13.</summary>
    public static byte[] Model(params byte[][] parts) => [0x08, 8, .. Field(7, [.. parts.SelectMany(p => p), .. Field(2, "tests"u8)]), .. Field(8, [0x10, 13])];

    public static byte[] Node(string type, string[] inputs, string output, params byte[][] attributes) =>
        Field(1, [.. inputs.SelectMany(i => Field(1, Text(i))), .. Field(2, Text(output)), .. Field(3, Text(output)), .. Field(4, Text(type)), .. attributes.SelectMany(a => a)]);

    public static byte[] Attribute(string name, int value) => Field(5, [.. Field(1, Text(name)), 0x18, .. Number(value), 0xA0, 0x01, 2]);

    public static byte[] Attributes(string name, params int[] values) =>
        Field(5, [.. Field(1, Text(name)), .. values.SelectMany(v => (byte[])[0x40, .. Number(v)]), 0xA0, 0x01, 7]);

    public static byte[] Input(string name, byte type, params int[] sides) => Field(11, Value(name, type, sides));

    public static byte[] Output(string name, params int[] sides) => Field(12, Value(name, Float32, sides));

    /// <summary>A constant of one float32.</summary>
    public static byte[] Constant(string name, float value) => Field(5, [0x08, 1, 0x10, Float32, .. Field(8, Text(name)), .. Field(9, BitConverter.GetBytes(value))]);

    private static byte[] Value(string name, byte type, int[] sides)
    {
        byte[] shape = [.. sides.SelectMany(s => Field(1, [0x08, .. Number(s)]))];
        return [.. Field(1, Text(name)), .. Field(2, Field(1, [0x08, type, .. Field(2, shape)]))];
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes) => [.. Number((number << 3) | 2), .. Number(bytes.Length), .. bytes];

    private static byte[] Number(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
