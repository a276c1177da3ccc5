using System.Globalization;

namespace EdgeInspector.CameraSimulator;

/// <summary>Reads scheduled faults: "frame=120 lose=5-9 mute=2s".</summary>
public static class FaultText
{
    private static readonly Dictionary<string, ScheduledFaultKind> Kinds = new(StringComparer.Ordinal)
    {
        ["lose"] = ScheduledFaultKind.Lose,
        ["lose-always"] = ScheduledFaultKind.LoseAlways,
        ["cable-pull"] = ScheduledFaultKind.CablePull,
        ["power-cycle"] = ScheduledFaultKind.PowerCycle,
        ["steal-control"] = ScheduledFaultKind.StealControl,
        ["mute"] = ScheduledFaultKind.Mute,
        ["jump-clock"] = ScheduledFaultKind.JumpClock,
        ["leader-pause"] = ScheduledFaultKind.LeaderPause,
        ["leader-height"] = ScheduledFaultKind.LeaderHeight,
        ["trailer-lines"] = ScheduledFaultKind.TrailerLines,
        ["wrong-resend-id"] = ScheduledFaultKind.WrongResendId,
        ["refuse-resend"] = ScheduledFaultKind.RefuseResend,
    };

    // The longer unit first: "ms" ends in "s".
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads one text; several faults of one frame are parted by spaces.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="problem">Says what is wrong and what may stand there; null when all is well.</param>
    public static IReadOnlyList<ScheduledFault> Parse(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !words[0].StartsWith("frame=", StringComparison.Ordinal) || !ulong.TryParse(words[0]["frame=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out ulong frame))
        {
            problem = $"fault '{text}' does not begin with frame=<number from 0> and at least one fault";
            return [];
        }
        var faults = new List<ScheduledFault>();
        foreach (string word in words.AsSpan(1))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals], value = equals < 0 ? "" : word[(equals + 1)..];
            if (!Kinds.TryGetValue(name, out ScheduledFaultKind kind))
            {
                problem = $"fault '{name}' is unknown; known are {string.Join(", ", Kinds.Keys)}";
                return [];
            }
            ScheduledFault? fault = Read(new ScheduledFault { Frame = frame, Kind = kind }, value);
            if (fault is null)
            {
                problem = $"fault '{word}': '{value}' is not {Wanted(kind)}";
                return [];
            }
            faults.Add(fault);
        }
        return faults;
    }

    private static ScheduledFault? Read(ScheduledFault fault, string value)
    {
        switch (fault.Kind)
        {
            case ScheduledFaultKind.Lose or ScheduledFaultKind.LoseAlways:
                string[] ends = value.Split('-');
                if (ends.Length > 2 || !Number(ends[0], out uint first) || !Number(ends[^1], out uint last) || last < first) return null;
                return fault with { First = first, Last = last };
            case ScheduledFaultKind.StealControl:
                return value.Length == 0 ? fault : null;
            case ScheduledFaultKind.LeaderHeight or ScheduledFaultKind.TrailerLines or ScheduledFaultKind.WrongResendId:
                return Number(value, out uint number) ? fault with { Value = number } : null;
            case ScheduledFaultKind.RefuseResend:
                return ushort.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort status) && status >= 0x8000 ? fault with { Value = status } : null;
            case ScheduledFaultKind.PowerCycle when value.Length == 0:
                return fault with { Time = TimeSpan.FromMilliseconds(500) };
            default:
                return Time(value, out TimeSpan time) && (time >= TimeSpan.Zero || fault.Kind == ScheduledFaultKind.JumpClock) ? fault with { Time = time } : null;
        }
    }

    private static string Wanted(ScheduledFaultKind kind)
    {
        switch (kind)
        {
            case ScheduledFaultKind.Lose or ScheduledFaultKind.LoseAlways:
                return "a packet id or a range such as 5-9 (0 is the leader)";
            case ScheduledFaultKind.StealControl:
                return "empty";
            case ScheduledFaultKind.LeaderHeight or ScheduledFaultKind.TrailerLines or ScheduledFaultKind.WrongResendId:
                return "a whole number from 0";
            case ScheduledFaultKind.RefuseResend:
                return "a status in hex, 8000..FFFF, such as 8012";
            case ScheduledFaultKind.JumpClock:
                return "a time such as 300ms, 2s, 5m or -1h";
            default:
                return "a time from 0, such as 300ms, 2s, 5m or 1h";
        }
    }

    private static bool Number(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool Time(string text, out TimeSpan time)
    {
        time = default;
        foreach ((string unit, double seconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)) return false;
            if (Math.Abs(count * seconds) > 1e9) return false;
            time = TimeSpan.FromSeconds(count * seconds);
            return true;
        }
        return false;
    }
}
