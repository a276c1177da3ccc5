using System.Globalization;

namespace EdgeInspector.CameraSimulator;

/// <summary>CPU time of the whole program for a gigabyte sent, from one line of statistics to the next.</summary>
internal sealed class SendingCost
{
    private double _cpuSeconds;
    private long _bytes;

    /// <summary>Text to append; empty when nothing was sent.</summary>
    /// <remarks>On loopback the system's work for the receiver counts too, because it is done while sending.</remarks>
    public string SinceLast(CameraStatistics statistics)
    {
        double cpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds, spent = cpuSeconds - _cpuSeconds;
        long bytes = statistics.Bytes - _bytes;
        (_cpuSeconds, _bytes) = (cpuSeconds, statistics.Bytes);
        return bytes <= 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", CPU {spent / (bytes / 1e9):0.00} s/GB");
    }
}
