using System.Globalization;

namespace EdgeInspector.Vision;

/// <summary>Which colour a map's value has over a picture: clear where nothing is, yellow at the accept threshold, red at the reject threshold, purple at the peak.</summary>
/// <param name="Clear">Values up to this are not shown.</param>
/// <param name="Yellow">Where the accept threshold lies.</param>
/// <param name="Red">Where the reject threshold lies.</param>
/// <param name="Peak">The map's highest value: a peak far above the threshold is still seen as one.</param>
/// <param name="IsOfThresholds">False: of the map's own peak alone, and says nothing beside another picture.</param>
public readonly record struct HeatScale(float Clear, float Yellow, float Red, float Peak, bool IsOfThresholds)
{
    private const float OpacityMax = 0.7f;

    /// <summary>Of raw scores that the map is held against.</summary>
    public static HeatScale Of(float acceptBelow, float rejectFrom, float peak)
    {
        float low = Math.Max(acceptBelow, 1e-6f), high = Math.Max(rejectFrom, low * 1.001f);
        return new HeatScale(low / 2, low, high, Math.Max(high, peak), true);
    }

    /// <summary>Of a map whose values have no thresholds of their own.</summary>
    public static HeatScale OfPeak(float peak)
    {
        float high = Math.Max(peak, 1e-6f);
        return new HeatScale(high * 0.2f, high * 0.6f, high, high, false);
    }

    /// <summary>Red, green, blue, opacity.</summary>
    public (byte Red, byte Green, byte Blue, byte Opacity) At(float value)
    {
        if (!(value > Clear)) return (255, 220, 0, 0);
        if (value < Yellow)
        {
            float share = (value - Clear) / (Yellow - Clear);
            return (255, 220, 0, Byte(255 * OpacityMax * 0.75f * share));
        }

        if (value > Red)
        {
            float above = Peak > Red ? Math.Clamp((value - Red) / (Peak - Red), 0, 1) : 0;
            return (Byte(220 - (90 * above)), 0, Byte(80 * above), Byte(255 * OpacityMax));
        }

        float way = Math.Clamp((value - Yellow) / (Red - Yellow), 0, 1);
        return (Byte(255 - (35 * way)), Byte(220 * (1 - way)), 0, Byte(255 * OpacityMax * (0.75f + (0.25f * way))));
    }

    /// <summary>Mixes the colour of a value into a pixel.</summary>
    public void Paint(Span<byte> rgb, float value)
    {
        (byte red, byte green, byte blue, byte opacity) = At(value);
        float share = opacity / 255f;
        rgb[0] = Byte((rgb[0] * (1 - share)) + (red * share));
        rgb[1] = Byte((rgb[1] * (1 - share)) + (green * share));
        rgb[2] = Byte((rgb[2] * (1 - share)) + (blue * share));
    }

    /// <summary>The marks of a legend with equal steps between them: value, and what it stands for.</summary>
    public IReadOnlyList<(float Value, string Word)> Marks =>
    [
        (Clear, "clear"), (Yellow, IsOfThresholds ? "accepted below" : ""), (Red, IsOfThresholds ? "rejected from" : "peak"),
        .. Peak > Red ? [(Peak, "peak")] : Array.Empty<(float, string)>(),
    ];

    /// <summary>The colours from mark to mark as stops of a CSS gradient.</summary>
    public string ToGradient()
    {
        (float Value, string Word)[] marks = [.. Marks];
        var stops = new List<string>();
        for (int i = 0; i <= 4 * (marks.Length - 1); i++)
        {
            int mark = Math.Min(i / 4, marks.Length - 2);
            (byte red, byte green, byte blue, byte opacity) = At(marks[mark].Value + ((marks[mark + 1].Value - marks[mark].Value) * (i - (4 * mark)) / 4f));
            stops.Add(string.Create(CultureInfo.InvariantCulture, $"rgba({red},{green},{blue},{opacity / 255.0:0.00}) {25.0 * i / (marks.Length - 1):0.#}%"));
        }

        return string.Join(',', stops);
    }

    private static byte Byte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);
}
