using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Principal components of the patches, each scaled to about equal spread. What makes a small backbone good.</summary>
/// <remarks>whitened = Weights · features + Bias; Weights are [components,152], row-major.</remarks>
internal sealed class Whitening
{
    /// <summary>Added to each eigenvalue, as a share of their mean: components of mere noise stay small.</summary>
    private const double RidgeShare = 1e-2;

    private Whitening(float[] weights, float[] bias)
    {
        Weights = weights;
        Bias = bias;
    }

    public float[] Weights { get; }

    public float[] Bias { get; }

    /// <summary>Gathers means and products of patches; <see cref="Finish"/> makes the whitening of them.</summary>
    internal sealed class Sums
    {
        private const int D = FeatureGrid.FeaturesPerPatch;
        private readonly double[] _sum = new double[D];
        private readonly double[] _products = new double[D * D];
        private long _count;

        /// <param name="features">[152, patches], row-major.</param>
        public void Add(float[] features)
        {
            int patches = features.Length / D;
            using Mat matrix = Mat.FromPixelData(D, patches, MatType.CV_32FC1, features);
            using var products = new Mat();
            using var sums = new Mat();
            Cv2.MulTransposed(matrix, products, aTa: false, null, 1, MatType.CV_64F);
            Cv2.Reduce(matrix, sums, ReduceDimension.Column, ReduceTypes.Sum, MatType.CV_64F);
            products.GetArray(out double[] image);
            sums.GetArray(out double[] imageSum);
            for (int i = 0; i < image.Length; i++) _products[i] += image[i];
            for (int i = 0; i < D; i++) _sum[i] += imageSum[i];
            _count += patches;
        }

        /// <param name="components">Values to keep, the widest spread first.</param>
        public Whitening Finish(int components)
        {
            var mean = Array.ConvertAll(_sum, s => s / _count);
            var covariance = new double[D * D];
            for (int i = 0; i < D; i++)
            {
                for (int j = 0; j < D; j++) covariance[(i * D) + j] = (_products[(i * D) + j] / _count) - (mean[i] * mean[j]);
            }

            using Mat matrix = Mat.FromPixelData(D, D, MatType.CV_64FC1, covariance);
            using var values = new Mat();
            using var vectors = new Mat();
            Cv2.Eigen(matrix, values, vectors);
            values.GetArray(out double[] eigenvalues);
            vectors.GetArray(out double[] eigenvectors);
            return FromEigen(mean, eigenvalues, eigenvectors, components);
        }

        private static Whitening FromEigen(double[] mean, double[] eigenvalues, double[] eigenvectors, int components)
        {
            double ridge = RidgeShare * eigenvalues.Sum(v => Math.Max(v, 0)) / D;
            var weights = new float[components * D];
            var bias = new float[components];
            for (int c = 0; c < components; c++)
            {
                ReadOnlySpan<double> vector = eigenvectors.AsSpan(c * D, D);

                // An eigenvector's sign is free: the greatest element is made positive, so that it does not hang on the solver.
                double greatest = 0;
                foreach (double v in vector) greatest = Math.Abs(v) > Math.Abs(greatest) ? v : greatest;
                double scale = Math.Sign(greatest) / Math.Sqrt(Math.Max(eigenvalues[c], 0) + ridge + double.Epsilon);
                double shift = 0;
                for (int i = 0; i < D; i++)
                {
                    weights[(c * D) + i] = (float)(vector[i] * scale);
                    shift -= vector[i] * scale * mean[i];
                }

                bias[c] = (float)shift;
            }

            return new Whitening(weights, bias);
        }
    }
}
