using System.Globalization;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.Agent;

/// <summary>What one camera says that it exposes with: read back from it, never what was written. [USE-02]</summary>
/// <remarks>
/// Read off the frame path when its features were written and every <see cref="ReadEvery"/> while it streams; asked on the frame path without lock or
/// allocation. What cannot be read is unknown, and unknown is outside of any limit.
/// </remarks>
public sealed class CameraLight
{
    /// <summary>A camera that changes it by itself is seen this late at most.</summary>
    public static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(2);

    private static readonly string[] _exposures = ["ExposureTime", "ExposureTimeAbs"];
    private static readonly string[] _gains = ["Gain", "GainAbs"];

    private volatile Reading _now = new(null, null);

    /// <summary>Microseconds; null: unknown.</summary>
    public float? ExposureMicroseconds => _now.Exposure;

    /// <summary>In the camera's unit, dB by SFNC; null: unknown.</summary>
    public float? Gain => _now.Gain;

    /// <summary>Asks an open camera. Throws nothing for what it answers.</summary>
    public void Read(Camera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        if (camera.LossReason != CameraLossReason.None)
        {
            Forget();
            return;
        }

        // What was written is in the cache; what counts is what the camera has.
        camera.Features.ForgetCache();
        _now = new Reading(ValueOf(camera.Features, _exposures), ValueOf(camera.Features, _gains));
    }

    /// <summary>From now on nothing is known: the camera is set up anew, or lost.</summary>
    public void Forget() => _now = new Reading(null, null);

    /// <summary>Reads again and again until told to stop.</summary>
    internal async Task RunAsync(Camera camera, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ReadEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) Read(camera);
        }
        catch (OperationCanceledException)
        {
            // The camera is lost, or the line stops.
        }
    }

    // Some makers' gain is a whole number: the text is read, whatever its type.
    private static float? ValueOf(FeatureMap features, string[] names)
    {
        if (Array.Find(names, features.Has) is not string name) return null;
        try
        {
            return float.TryParse(features.GetText(name), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : null;
        }
        catch (FeatureException)
        {
            return null;
        }
    }

    private sealed record Reading(float? Exposure, float? Gain);
}
