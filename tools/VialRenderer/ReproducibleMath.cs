using System.Runtime.CompilerServices;

namespace EdgeInspector.VialRenderer;

/// <summary>Elementary functions made of additions, products and quotients alone.</summary>
/// <remarks>
/// IEEE 754 fixes those to the last bit; the run-time library's exponential and sine come from the platform's C library and
/// are not the same everywhere. Good to about 1e-11, which is far below one grey level.
/// </remarks>
internal static class ReproducibleMath
{
    private const double Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>1 / n!, for the exponential's series.</summary>
    private static readonly double[] PerFactorial = Series(14, first: 0, step: 1, sign: 1);

    /// <summary>±1 / (2n + 1)!, for the sine's series.</summary>
    private static readonly double[] SinePerFactorial = Series(13, first: 1, step: 2, sign: -1);

    public static double Exp(double x)
    {
        if (x < -700) return 0;
        if (x > 700) return double.PositiveInfinity;
        double k = Math.Floor(x / (Ln2High + Ln2Low) + 0.5);
        double r = x - k * Ln2High - k * Ln2Low;
        double sum = 0;
        for (int n = PerFactorial.Length - 1; n >= 0; n--) sum = sum * r + PerFactorial[n];
        return sum * BitConverter.Int64BitsToDouble((1023 + (long)k) << 52);
    }

    public static double Cos(double x) => Sin(x + Math.PI / 2);

    public static double Sin(double x)
    {
        x -= Math.Floor(x / (2 * Math.PI) + 0.5) * (2 * Math.PI);
        double square = x * x, sum = 0;
        for (int n = SinePerFactorial.Length - 1; n >= 0; n--) sum = sum * square + SinePerFactorial[n];
        return x * sum;
    }

    /// <summary>The value held between two limits; a number that is not one has no place here, so its treatment costs nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Limit(float value, float low, float high) => float.MaxNative(low, float.MinNative(value, high));

    /// <summary>0 below <paramref name="low"/>, 1 above <paramref name="high"/>, a smooth cubic between.</summary>
    public static double SmoothStep(double low, double high, double x)
    {
        double t = Math.Clamp((x - low) / (high - low), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /// <summary>A bell of height 1; nothing beyond seven sigma.</summary>
    public static double Bell(double x, double sigma) => Math.Abs(x) > 7 * sigma ? 0 : Exp(-0.5 * (x / sigma) * (x / sigma));

    private static double[] Series(int count, int first, int step, double sign)
    {
        double[] terms = new double[count];
        double term = 1;
        for (int i = 0, n = first; i < count; i++, n += step)
        {
            terms[i] = term;
            for (int k = 1; k <= step; k++) term /= n + k;
            term *= sign;
        }

        return terms;
    }
}
