using System.Numerics.Tensors;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Mean and spread of the whitened patches at each place of the grid: what is usual there.</summary>
/// <remarks>The distance of a patch is |(patch − mean) · factor|: Mahalanobis with a covariance shrunk towards the mean one.</remarks>
internal sealed class PlaceStatistics
{
    private const int D = FeatureGrid.PlaceComponents;

    /// <summary>Share of the mean covariance in each place's: few images make a shaky covariance.</summary>
    private const float Shrinkage = 0.1f;

    /// <summary>Places are divided into this many runs for the mean covariance, so that its sum does not hang on the threads.</summary>
    private const int Runs = 16;

    private PlaceStatistics(int places)
    {
        Means = new float[places * D];
        Factors = new float[places * D * D];
    }

    /// <summary>[places,64].</summary>
    public float[] Means { get; }

    /// <summary>[places,64,64]: transposed inverse Cholesky factors, applied from the right to a row.</summary>
    public float[] Factors { get; }

    /// <summary>Fits all samples, and scores images by statistics that their fold had no part in.</summary>
    /// <param name="samples">Images and their copies.</param>
    /// <param name="scored">What is scored, each by statistics without its fold: the images, and others that nothing is fitted on.</param>
    /// <param name="grid">Places and components.</param>
    /// <param name="folds">Parts.</param>
    /// <param name="threads">Threads; the result does not depend on them.</param>
    /// <param name="heldOut">[image][place] distances.</param>
    /// <param name="cancellation">Looked at between places.</param>
    public static PlaceStatistics Fit(
        IReadOnlyList<Sample> samples,
        IReadOnlyList<Sample> scored,
        FeatureGrid grid,
        int folds,
        int threads,
        out float[][] heldOut,
        CancellationToken cancellation)
    {
        int places = grid.Patches, stride = grid.Components;
        var statistics = new PlaceStatistics(places);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        float[] common = MeanCovariance(samples, grid, folds, parallel);

        var distances = new float[scored.Count][];
        for (int i = 0; i < distances.Length; i++) distances[i] = new float[places];
        Parallel.For(0, places, parallel, () => new Workplace(samples, stride, folds), (place, _, work) =>
        {
            work.Gather(place);
            for (int fold = 0; fold < folds; fold++)
            {
                work.Solve(fold, common);
                work.Score(scored, place, fold, distances);
            }

            work.Solve(-1, common);
            work.Mean.CopyTo(statistics.Means.AsSpan(place * D, D));
            Span<float> factor = statistics.Factors.AsSpan(place * D * D, D * D);
            for (int i = 0; i < D; i++)
            {
                for (int j = 0; j <= i; j++) factor[(j * D) + i] = work.Inverse[(i * D) + j];
            }

            return work;
        }, _ => { });
        heldOut = distances;
        return statistics;
    }

    private static float[] MeanCovariance(IReadOnlyList<Sample> samples, FeatureGrid grid, int folds, ParallelOptions parallel)
    {
        int places = grid.Patches, stride = grid.Components;
        var partial = new double[Runs][];
        Parallel.For(0, Runs, parallel, () => new Workplace(samples, stride, folds), (run, _, work) =>
        {
            var sum = new double[D * D];
            for (int place = run; place < places; place += Runs)
            {
                work.Gather(place);
                work.AddCovariance(sum);
            }

            partial[run] = sum;
            return work;
        }, _ => { });
        var mean = new float[D * D];
        for (int i = 0; i < mean.Length; i++) mean[i] = (float)(partial.Sum(p => p[i]) / places);

        // A floor under every component keeps the factor finite where nothing ever varies.
        for (int i = 0; i < D; i++) mean[(i * D) + i] += 1e-4f;
        return mean;
    }

    /// <summary>One thread's memory and arithmetic for a place.</summary>
    private sealed class Workplace(IReadOnlyList<Sample> samples, int stride, int folds)
    {
        private readonly float[] _rows = new float[samples.Count * D];
        private readonly float[] _centre = new float[D];
        private readonly float[][] _sums = Enumerable.Range(0, folds + 1).Select(_ => new float[D]).ToArray();
        private readonly float[][] _products = Enumerable.Range(0, folds + 1).Select(_ => new float[D * D]).ToArray();
        private readonly int[] _counts = new int[folds + 1];
        private readonly float[] _covariance = new float[D * D];
        private readonly float[] _difference = new float[D];

        public float[] Mean { get; } = new float[D];

        /// <summary>Inverse of the lower Cholesky factor, row-major, lower triangle.</summary>
        public float[] Inverse { get; } = new float[D * D];

        /// <summary>Sums of rows and of their products, each fold apart and, last, all together.</summary>
        public void Gather(int place)
        {
            Array.Clear(_centre);
            foreach (Sample sample in samples) TensorPrimitives.Add(_centre, sample.Patches.AsSpan(place * stride, D), _centre);
            TensorPrimitives.Divide(_centre, (float)samples.Count, _centre);
            for (int k = 0; k <= folds; k++)
            {
                Array.Clear(_sums[k]);
                Array.Clear(_products[k]);
                _counts[k] = 0;
            }

            for (int s = 0; s < samples.Count; s++)
            {
                // Centred first, so that single precision is enough for the products.
                Span<float> row = _rows.AsSpan(s * D, D);
                TensorPrimitives.Subtract(samples[s].Patches.AsSpan(place * stride, D), _centre, row);
                int fold = samples[s].Fold;
                _counts[fold]++;
                TensorPrimitives.Add(_sums[fold], row, _sums[fold]);
                for (int i = 0; i < D; i++)
                {
                    Span<float> products = _products[fold].AsSpan(i * D, i + 1);
                    TensorPrimitives.MultiplyAdd(row[..(i + 1)], row[i], products, products);
                }
            }

            for (int k = 0; k < folds; k++)
            {
                TensorPrimitives.Add(_sums[folds], _sums[k], _sums[folds]);
                TensorPrimitives.Add(_products[folds], _products[k], _products[folds]);
                _counts[folds] += _counts[k];
            }
        }

        public void AddCovariance(double[] sum)
        {
            float[] products = _products[folds];
            for (int i = 0; i < D; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double value = products[(i * D) + j] / _counts[folds];
                    sum[(i * D) + j] += value;
                    if (j < i) sum[(j * D) + i] += value;
                }
            }
        }

        /// <summary>Mean and inverse factor of all samples but one fold's; fold −1: of all.</summary>
        public void Solve(int fold, float[] common)
        {
            _sums[folds].CopyTo(Mean, 0);
            _products[folds].CopyTo(_covariance, 0);
            float count = _counts[folds];
            if (fold >= 0)
            {
                TensorPrimitives.Subtract(Mean, _sums[fold], Mean);
                TensorPrimitives.Subtract(_covariance, _products[fold], _covariance);
                count -= _counts[fold];
            }

            TensorPrimitives.Divide(Mean, count, Mean);
            for (int i = 0; i < D; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    int at = (i * D) + j;
                    _covariance[at] = ((1 - Shrinkage) * ((_covariance[at] / count) - (Mean[i] * Mean[j]))) + (Shrinkage * common[at]);
                }
            }

            Factorise();
            TensorPrimitives.Add(Mean, _centre, Mean);
        }

        public void Score(IReadOnlyList<Sample> scored, int place, int fold, float[][] distances)
        {
            for (int s = 0; s < scored.Count; s++)
            {
                Sample sample = scored[s];
                if (sample.Fold != fold) continue;
                TensorPrimitives.Subtract(sample.Patches.AsSpan(place * stride, D), Mean, _difference);
                float square = 0;
                for (int i = 0; i < D; i++)
                {
                    float y = TensorPrimitives.Dot(Inverse.AsSpan(i * D, i + 1), _difference.AsSpan(0, i + 1));
                    square += y * y;
                }

                distances[sample.Image][place] = MathF.Sqrt(square);
            }
        }

        private void Factorise()
        {
            for (int i = 0; i < D; i++)
            {
                Span<float> row = _covariance.AsSpan(i * D, D);
                for (int j = 0; j < i; j++)
                {
                    ReadOnlySpan<float> other = _covariance.AsSpan(j * D, D);
                    row[j] = (row[j] - TensorPrimitives.Dot<float>(row[..j], other[..j])) / other[j];
                }

                row[i] = MathF.Sqrt(Math.Max(row[i] - TensorPrimitives.SumOfSquares<float>(row[..i]), 1e-7f));
            }

            Array.Clear(Inverse);
            for (int i = 0; i < D; i++)
            {
                Span<float> row = Inverse.AsSpan(i * D, i + 1);
                for (int k = 0; k < i; k++)
                {
                    Span<float> part = row[..(k + 1)];
                    TensorPrimitives.MultiplyAdd(Inverse.AsSpan(k * D, k + 1), -_covariance[(i * D) + k], part, part);
                }

                row[i] = 1;
                TensorPrimitives.Divide(row, _covariance[(i * D) + i], row);
            }
        }
    }
}
