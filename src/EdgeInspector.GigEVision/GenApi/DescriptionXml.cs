using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Reads the bytes of a description file into elements.</summary>
/// <remarks>The file comes from outside: document types and external entities are refused; its size, depth and number of elements are bounded.</remarks>
internal static class DescriptionXml
{
    private const int CharactersMax = 16 * 1024 * 1024;

    // The largest real description seen has 45 000 elements, 6 deep.
    private const int ElementsMax = 500_000;
    private const int DepthMax = 64;

    /// <summary>The root; null, with the reason, when the file is no XML or exceeds a bound.</summary>
    public static DescriptionElement? TryRead(ReadOnlyMemory<byte> file, out string problem)
    {
        problem = "";
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = CharactersMax,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        file = Trim(file);
        try
        {
            using var reader = XmlReader.Create(Stream(file), settings);
            return Read(reader, ref problem);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            problem = $"XML description cannot be read: {broken.Message}";
        }

        // Not in the encoding that it says, or in one that the system lacks: what counts is ASCII, so it is read as Latin-1.
        if (!IsOtherwiseEncoded(file.Span)) return null;
        try
        {
            using var text = new StreamReader(Stream(file), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
            using var reader = XmlReader.Create(text, settings);
            string otherwise = "";
            DescriptionElement? root = Read(reader, ref otherwise);
            if (otherwise.Length == 0) problem = "";
            return root;
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return null;
        }
    }

    private static bool IsBroken(Exception cause) => cause is XmlException or ArgumentException or InvalidOperationException or NotSupportedException;

    private static bool IsOtherwiseEncoded(ReadOnlySpan<byte> file) =>
        !Utf8.IsValid(file) || file[..Math.Min(file.Length, 200)].IndexOf("encoding="u8) >= 0;

    private static DescriptionElement? Read(XmlReader reader, ref string problem)
    {
        DescriptionElement? root = null;
        DescriptionElement? open = null;
        int count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (++count > ElementsMax || reader.Depth > DepthMax)
                    {
                        problem = reader.Depth > DepthMax
                            ? $"XML description is nested more than {DepthMax} deep"
                            : $"XML description has more than {ElementsMax} elements";
                        return null;
                    }

                    var element = new DescriptionElement(reader.LocalName, open);
                    bool isEmpty = reader.IsEmptyElement;
                    while (reader.MoveToNextAttribute()) element.AddAttribute(reader.LocalName, reader.Value);
                    open?.Add(element);
                    root ??= element;
                    if (!isEmpty) open = element;
                    break;
                case XmlNodeType.EndElement:
                    open = open?.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    open?.AddText(reader.Value);
                    break;
                default:
                    break;
            }
        }

        return root;
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    // Some cameras put text before the first element, and zeros behind the last. [Aravis vendor lists]
    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        int end = bytes.LastIndexOf((byte)'>');
        int start = bytes.IndexOf((byte)'<');
        return start < 0 || end < start ? file : file.Slice(start, end + 1 - start);
    }
}
