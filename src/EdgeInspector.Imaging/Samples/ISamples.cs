using System.Runtime.Intrinsics;

namespace EdgeInspector.Imaging;

/// <summary>How eight samples lie in memory. Implemented by empty structs, so that every loop is compiled for one layout.</summary>
/// <remarks><c>Expand</c> ignores what lies in a vector after the eight samples; of 256 bits each half holds a group of its own.</remarks>
internal unsafe interface ISamples
{
    /// <summary>Significant bits of a sample, 8..16.</summary>
    static abstract int Bits { get; }

    /// <summary>Bytes that eight samples take, 8..16.</summary>
    static abstract int BytesPerEight { get; }

    /// <summary>The reference: sample <paramref name="x"/> of a line; touches the bytes of this sample only.</summary>
    static abstract ushort Read(byte* line, int x);

    static abstract Vector128<ushort> Expand(Vector128<byte> group);

    static abstract Vector256<ushort> Expand(Vector256<byte> groups);
}
