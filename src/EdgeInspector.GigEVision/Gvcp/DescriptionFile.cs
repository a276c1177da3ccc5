using System.Globalization;
using System.IO.Compression;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Fetches the camera's XML description out of the camera.</summary>
/// <remarks>
/// The URL is <c>Local:name.xml;address;length</c>, numbers in hex without prefix; spaces after the semicolons and any case occur in the
/// field. A name that ends in .zip is a ZIP archive whose first entry counts. <c>File:name.xml</c> is looked for in a folder of this PC if one
/// is named (<see cref="DescriptionFolder"/>); web servers are not asked. [Aravis arvgvdevice.c, issue 627]
/// </remarks>
public static class DescriptionFile
{
    /// <summary>Largest description taken, packed or not. Real ones have up to 1.1 MB.</summary>
    public const int BytesMax = 16 * 1024 * 1024;

    /// <summary>Reads a URL register.</summary>
    public static bool TryParseUrl(string url, out uint address, out int lengthBytes, out bool zipped)
    {
        ArgumentNullException.ThrowIfNull(url);
        address = 0;
        lengthBytes = 0;
        zipped = false;
        int query = url.IndexOf('?', StringComparison.Ordinal);
        string[] parts = (query < 0 ? url : url[..query]).Split(';');
        if (parts.Length < 3) return false;
        string name = parts[0].Trim();
        if (!name.StartsWith("local:", StringComparison.OrdinalIgnoreCase)) return false;
        if (!TryParseHex(parts[1], out address) || !TryParseHex(parts[2], out uint length)) return false;
        if (length is 0 or > BytesMax) return false;
        lengthBytes = (int)length;
        zipped = name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        return true;
    }

    /// <summary>Unpacks the first entry of a ZIP archive; false when it is none or larger than <see cref="BytesMax"/>.</summary>
    public static bool TryUnzip(byte[] archive, out byte[] content)
    {
        content = [];
        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count == 0) return false;
            using Stream entry = zip.Entries[0].Open();
            using var unpacked = new MemoryStream();
            var piece = new byte[64 * 1024];
            for (int read = entry.Read(piece); read > 0; read = entry.Read(piece))
            {
                // The archive's own word on the size is not trusted: what comes out is counted.
                if (read > BytesMax - unpacked.Length) return false;
                unpacked.Write(piece, 0, read);
            }

            content = unpacked.ToArray();
            return content.Length > 0;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Fetches the description through the first URL that works, else the second.</summary>
    /// <param name="channel">To the camera.</param>
    /// <param name="folder">Where files lie that the camera names; null when there is none.</param>
    /// <param name="deadline">Of the camera's answers.</param>
    /// <param name="xml">Unpacked.</param>
    /// <param name="problem">What was wrong with each URL; empty on success.</param>
    internal static GvcpResult TryFetch(ControlChannel channel, string? folder, Deadline deadline, out byte[] xml, out string problem)
    {
        xml = [];
        problem = "";
        Span<byte> register = stackalloc byte[BootstrapRegister.XmlUrlBytes];
        foreach (uint at in (ReadOnlySpan<uint>)[BootstrapRegister.XmlUrl1, BootstrapRegister.XmlUrl2])
        {
            GvcpResult result = channel.ReadMemory(at, register, deadline);
            if (!result.Succeeded)
            {
                problem = $"XML URL register 0x{at:X4}: {result}";
                return result;
            }

            // An empty second URL is none; what was wrong with the first is the news.
            string url = DiscoveryAcknowledgement.Text(register);
            if (url.Length == 0 && problem.Length > 0) break;
            if (problem.Length > 0) problem += "; ";
            byte[] file;
            bool zipped;
            if (DescriptionFolder.IsFileUrl(url))
            {
                if (!DescriptionFolder.TryRead(folder, url, out file, out zipped, out string unreadable))
                {
                    problem += unreadable;
                    continue;
                }
            }
            else if (TryParseUrl(url, out uint address, out int length, out zipped))
            {
                file = new byte[length];
                result = channel.ReadMemory(address, file, deadline);
                if (!result.Succeeded)
                {
                    problem += $"XML at 0x{address:X}, {length} bytes: {result}";
                    return result;
                }
            }
            else
            {
                problem += $"XML URL '{url}' is not 'Local:name;address;length' with a length of 1..{BytesMax} bytes";
                continue;
            }

            if (zipped && !TryUnzip(file, out file))
            {
                problem += $"XML '{url}' is no ZIP archive of at most {BytesMax} bytes unpacked";
                continue;
            }

            xml = file;
            problem = "";
            return result;
        }

        return new GvcpResult(GvcpOutcome.Malformed, default);
    }

    private static bool TryParseHex(string text, out uint value)
    {
        text = text.Trim();
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        return uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
