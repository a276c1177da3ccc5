using System.Globalization;
using System.Text;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>A table of figures in plain text, and the sums that its cells need.</summary>
internal sealed class FigureTable(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    /// <summary>The middle value, or the mean of the two in the middle; NaN of none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return double.NaN;
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The value that the given share of the values does not pass (nearest rank); NaN of none.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    /// <summary>"0.27x (goal 0.30: met)"; a ratio that cannot be had is never met.</summary>
    public static string Ratio(double ours, double theirs, double goalMax)
    {
        double ratio = ours / theirs;
        return string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}x (goal {goalMax:0.00}: {(ratio <= goalMax ? "met" : "MISSED")})");
    }

    /// <summary>Seconds on the wire at 1 Gb/s of one image: with Ethernet's head 14, check 4, preamble 8 and gap 12 for each packet.</summary>
    /// <param name="imageBytes">Bytes of the image.</param>
    /// <param name="packetSizeBytes">GevSCPSPacketSize, which counts IP 20, UDP 8 and GVSP 8.</param>
    public static double WireSeconds(int imageBytes, int packetSizeBytes)
    {
        const int HeadBytes = 20 + 8 + 8;
        const int EthernetBytes = 14 + 4 + 8 + 12;
        int packets = (imageBytes + packetSizeBytes - HeadBytes - 1) / (packetSizeBytes - HeadBytes);
        return (imageBytes + (packets * (HeadBytes + EthernetBytes))) * 8e-9;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Columns as wide as their widest cell, two spaces between.</summary>
    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => column < row.Length ? row[column].Length : 0))];
        var text = new StringBuilder();
        foreach (string[] row in _rows)
        {
            string line = string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
