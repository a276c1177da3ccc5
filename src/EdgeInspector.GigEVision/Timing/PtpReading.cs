using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Timing;

/// <summary>What a camera says of its PTP clock at one moment.</summary>
public sealed record PtpReading
{
    private static readonly string[] _states = ["PtpStatus", "GevIEEE1588Status"];
    private static readonly string[] _offsets = ["PtpOffsetFromMaster", "GevIEEE1588OffsetFromMaster"];

    public required PtpState State { get; init; }

    /// <summary>By how much the camera's clock is ahead of its master's, in nanoseconds; null when it does not say.</summary>
    public long? OffsetNs { get; init; }

    /// <summary>Why something could not be read; empty when all could.</summary>
    public required string Problem { get; init; }

    /// <summary>Whether the camera keeps the network's time: it follows a master, or is the master.</summary>
    /// <remarks>A scheduled action needs it. A camera that only listens has a clock of its own.</remarks>
    public bool IsSynchronised => State is PtpState.Slave or PtpState.Master;

    /// <summary>Latches the data set where the camera wants that, and reads it. Asks the camera; throws nothing for what it answers.</summary>
    public static PtpReading Read(FeatureMap features)
    {
        ArgumentNullException.ThrowIfNull(features);
        string? state = Array.Find(_states, features.Has);
        if (state is null) return new PtpReading { State = PtpState.Unknown, Problem = $"the camera has none of the features {string.Join(", ", _states)}" };
        try
        {
            if (features.Has("PtpDataSetLatch")) features.Execute("PtpDataSetLatch");
            string text = features.GetEnumeration(state);
            bool known = Enum.TryParse(text, ignoreCase: true, out PtpState value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);
            string? offset = Array.Find(_offsets, features.Has);
            return new PtpReading
            {
                State = known ? value : PtpState.Unknown,
                OffsetNs = offset is null ? null : features.GetInteger(offset),
                Problem = known ? "" : $"{state} '{text}' is none of {string.Join(", ", Enum.GetNames<PtpState>().Skip(1))}",
            };
        }
        catch (FeatureException refused)
        {
            return new PtpReading { State = PtpState.Unknown, Problem = refused.Message };
        }
    }
}
