using System.Globalization;

namespace EdgeInspector.Agent.Commands;

/// <summary>Which colour a map's value has over a picture: clear where nothing is, yellow at the accept threshold, red from the reject threshold on.</summary>
/// <param name="Clear">Values up to this are not shown.</param>
/// <param name="Yellow">Where the accept threshold lies.</param>
/// <param name="Red">From where on it does not get hotter.</param>
/// <param name="IsOfThresholds">False: of the map's own peak alone, and says nothing beside another picture.</param>
internal readonly record struct HeatScale(float Clear, float Yellow, float Red, bool IsOfThresholds)
{
    private const float OpacityMax = 0.7f;

    /// <summary>Of raw scores that the map is held against.</summary>
    public static HeatScale Of(float acceptBelow, float rejectFrom)
    {
        float low = Math.Max(acceptBelow, 1e-6f), high = Math.Max(rejectFrom, low * 1.001f);
        return new HeatScale(low / 2, low, high, true);
    }

    /// <summary>Of a map whose values have no thresholds of their own.</summary>
    public static HeatScale OfPeak(float peak)
    {
        float high = Math.Max(peak, 1e-6f);
        return new HeatScale(high * 0.2f, high * 0.6f, high, false);
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

    /// <summary>The colours from <see cref="Clear"/> to <see cref="Red"/> as stops of a CSS gradient.</summary>
    public string ToGradient()
    {
        var stops = new List<string>();
        for (int i = 0; i <= 10; i++)
        {
            (byte red, byte green, byte blue, byte opacity) = At(Clear + ((Red - Clear) * i / 10f));
            stops.Add(string.Create(CultureInfo.InvariantCulture, $"rgba({red},{green},{blue},{opacity / 255.0:0.00}) {i * 10}%"));
        }

        return string.Join(',', stops);
    }

    private static byte Byte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);
}
