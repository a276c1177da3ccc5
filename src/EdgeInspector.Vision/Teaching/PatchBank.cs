using System.Numerics.Tensors;

namespace EdgeInspector.Vision.Teaching;

/// <summary>A few hundred known good patches, chosen so that none of the others is far from all of them.</summary>
internal sealed class PatchBank
{
    /// <summary>Patches that are looked at for the choice; more cost time and add little.</summary>
    private const int CandidatesMax = 16_000;

    private PatchBank(float[] patches, float[] squares)
    {
        Patches = patches;
        Squares = squares;
    }

    public int Count => Squares.Length;

    /// <summary>[count, components].</summary>
    public float[] Patches { get; }

    /// <summary>Squared length of each.</summary>
    public float[] Squares { get; }

    /// <summary>Chooses greedily: each time the candidate that is farthest from all chosen ones.</summary>
    /// <param name="samples">Images and their copies.</param>
    /// <param name="grid">Places and components.</param>
    /// <param name="withoutFold">Fold that has no part; −1: none is left out.</param>
    /// <param name="count">Patches to choose.</param>
    /// <param name="seed">Of the choice of candidates.</param>
    /// <param name="cancellation">Looked at for each choice.</param>
    public static PatchBank Choose(
        IReadOnlyList<Sample> samples, FeatureGrid grid, int withoutFold, int count, ulong seed, CancellationToken cancellation)
    {
        int places = grid.Patches, d = grid.Components;
        Sample[] used = samples.Where(s => s.Fold != withoutFold).ToArray();
        long all = (long)used.Length * places;
        int candidates = (int)Math.Min(all, CandidatesMax);
        var random = new SplitMix64(seed);
        var rows = new float[candidates * d];
        var squares = new float[candidates];
        for (int c = 0; c < candidates; c++)
        {
            // One out of each equal share of all patches: spread over images and places alike.
            long low = all * c / candidates, high = all * (c + 1) / candidates;
            long patch = low + random.Below((int)(high - low));
            ReadOnlySpan<float> source = used[patch / places].Patches.AsSpan((int)(patch % places) * d, d);
            source.CopyTo(rows.AsSpan(c * d, d));
            squares[c] = TensorPrimitives.SumOfSquares(source);
        }

        count = Math.Min(count, candidates);
        var chosen = new float[count * d];
        var chosenSquares = new float[count];
        var distance = new float[candidates];
        Array.Fill(distance, float.PositiveInfinity);
        int next = TensorPrimitives.IndexOfMin<float>(squares);
        for (int n = 0; n < count; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> centre = rows.AsSpan(next * d, d);
            centre.CopyTo(chosen.AsSpan(n * d, d));
            chosenSquares[n] = squares[next];
            for (int c = 0; c < candidates; c++)
            {
                float square = squares[c] + chosenSquares[n] - (2 * TensorPrimitives.Dot(centre, rows.AsSpan(c * d, d)));
                if (square < distance[c]) distance[c] = square;
            }

            next = TensorPrimitives.IndexOfMax<float>(distance);
        }

        return new PatchBank(chosen, chosenSquares);
    }
}
