namespace EdgeInspector.Statistics.Calibration;

/// <summary>One row of a reliability table: what was said within a range of scores, and what was true.</summary>
/// <param name="From">Least score of the range, itself in it.</param>
/// <param name="To">Its upper end, in it only at 1.</param>
/// <param name="Count">Things with a score of the range.</param>
/// <param name="Defects">Defects among them.</param>
/// <param name="MeanScore">Their mean score; 0 when there are none.</param>
public readonly record struct ReliabilityBin(double From, double To, int Count, int Defects, double MeanScore)
{
    /// <summary>Share of defects; 0 when nothing is in the range.</summary>
    public double Observed => Count > 0 ? (double)Defects / Count : 0;

    /// <summary>Where the true share lies with 95 %, by <see cref="BinomialInterval"/>.</summary>
    public (double Lower, double Upper) Bounds => BinomialInterval.Of(Defects, Count);
}
