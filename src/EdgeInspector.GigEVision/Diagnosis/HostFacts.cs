using System.Globalization;

namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>What the operating system tells of itself in files: /proc and /sys on Linux, nothing elsewhere.</summary>
/// <remarks>Reads anew at every call. The folder is an argument so that a test can lay out a PC.</remarks>
public sealed class HostFacts(string root = "/")
{
    /// <summary>The largest receive buffer that a program may ask for, bytes; null when the system does not tell.</summary>
    public long? ReceiveBufferBytesMax => Number("proc/sys/net/core/rmem_max");

    /// <summary>Packets that the kernel dropped because its queue in front of the sockets was full, since the start of the PC.</summary>
    public long? BacklogDrops
    {
        get
        {
            string? text = Text("proc/net/softnet_stat");
            if (text is null) return null;
            long drops = 0;
            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                // One line a core, words in hex; the second counts the drops. [Linux net/core/net-procfs.c]
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length < 2 || !long.TryParse(words[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long dropped)) return null;
                drops += dropped;
            }

            return drops;
        }
    }

    /// <summary>Link speed of a card, Mb/s; null for one that has none, such as loopback.</summary>
    public long? LinkMbps(string card) => Number($"sys/class/net/{card}/speed") is long speed and > 0 ? speed : null;

    /// <summary>Reverse path filter in force on a card: 0 off, 1 strict, 2 loose. The larger of the card's and that of all counts. [Linux ip-sysctl]</summary>
    public long? ReversePathFilter(string card)
    {
        long? all = Number("proc/sys/net/ipv4/conf/all/rp_filter");
        long? own = Number($"proc/sys/net/ipv4/conf/{card}/rp_filter");
        return all is null || own is null ? null : Math.Max(all.Value, own.Value);
    }

    /// <summary>Packets that a card dropped or missed on receiving, since the start of the PC.</summary>
    public long? CardDrops(string card)
    {
        long? dropped = Number($"sys/class/net/{card}/statistics/rx_dropped");
        long? missed = Number($"sys/class/net/{card}/statistics/rx_missed_errors");
        return dropped is null && missed is null ? null : (dropped ?? 0) + (missed ?? 0);
    }

    /// <summary>Whether a card is a device of the PC, and not made by software alone. False when the system does not tell.</summary>
    public bool IsHardware(string card) => Directory.Exists(Path.Combine(root, $"sys/class/net/{card}/device"));

    /// <summary>How the system chooses the speed of the first core, such as <c>performance</c>; null when it does not.</summary>
    public string? Governor => Text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")?.Trim();

    private long? Number(string path) =>
        long.TryParse(Text(path)?.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    private string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
