namespace EdgeInspector.VialRenderer;

/// <summary>Elementary functions made of additions, products and quotients alone.</summary>
/// <remarks>
/// IEEE 754 fixes those to the last bit; the run-time library's exponential and sine come from the platform's C library and
/// are not the same everywhere. Good to about 1e-11, which is far below one grey level.
/// </remarks>
internal static class ReproducibleMath
{
    private const double Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    public static double Exp(double x)
    {
        if (x < -700) return 0;
        if (x > 700) return double.PositiveInfinity;
        double k = Math.Floor(x / (Ln2High + Ln2Low) + 0.5);
        double r = x - k * Ln2High - k * Ln2Low;
        double sum = 1;
        for (int n = 13; n >= 1; n--) sum = 1 + sum * r / n;
        return sum * BitConverter.Int64BitsToDouble((1023 + (long)k) << 52);
    }

    public static double Cos(double x) => Sin(x + Math.PI / 2);

    public static double Sin(double x)
    {
        x -= Math.Floor(x / (2 * Math.PI) + 0.5) * (2 * Math.PI);
        double square = x * x, sum = 1;
        for (int n = 24; n >= 2; n -= 2) sum = 1 - sum * square / (n * (n + 1));
        return x * sum;
    }

    /// <summary>0 below <paramref name="low"/>, 1 above <paramref name="high"/>, a smooth cubic between.</summary>
    public static double SmoothStep(double low, double high, double x)
    {
        double t = Math.Clamp((x - low) / (high - low), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /// <summary>A bell of height 1.</summary>
    public static double Bell(double x, double sigma) => Exp(-0.5 * (x / sigma) * (x / sigma));
}
