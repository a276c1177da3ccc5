namespace EdgeInspector.Vision.Alignment;

/// <summary>One scale of the search for a part: the reference with its slopes, and the picture in which it is looked for.</summary>
/// <remarks>
/// Lucas and Kanade's step in its inverse form: slopes are the reference's, so they and their sums are there once. Light that is stronger or
/// weaker as a whole falls out. Every processor adds in the same order, so the same pixels give the same pose everywhere. [Baker, Matthews 2004]
/// </remarks>
internal sealed class AlignmentLevel
{
    // What lies outside of the picture is not compared.
    private const float Outside = -1;

    private readonly AlignmentGeometry _geometry;
    private readonly float[] _reference;
    private readonly float[] _slopeX;
    private readonly float[] _slopeY;
    private readonly float[] _slopeTurn;
    private readonly double[] _inverse;
    private readonly float[] _laid;
    private readonly double _widePixelX;
    private readonly double _widePixelY;

    /// <param name="geometry">Region and surroundings.</param>
    /// <param name="reference">Levels, row by row.</param>
    /// <param name="width">Columns of the reference.</param>
    /// <param name="height">Lines of the reference.</param>
    /// <param name="shrink">Pixels of the wide plane for one of this level's: 2, 4, 8.</param>
    public AlignmentLevel(AlignmentGeometry geometry, float[] reference, int width, int height, int shrink)
    {
        _geometry = geometry;
        _reference = reference;
        (Width, Height) = (width, height);
        (SourceWidth, SourceHeight) = (Math.Max(2, geometry.WideWidth / shrink), Math.Max(2, geometry.WideHeight / shrink));
        Source = new float[SourceWidth * SourceHeight];
        _widePixelX = (double)geometry.Wide.Width / geometry.WideWidth * shrink;
        _widePixelY = (double)geometry.Wide.Height / geometry.WideHeight * shrink;
        _laid = new float[width * height];
        _slopeX = new float[width * height];
        _slopeY = new float[width * height];
        _slopeTurn = new float[width * height];
        _inverse = MeasureSlopes();
    }

    public int Width { get; }

    public int Height { get; }

    public int SourceWidth { get; }

    public int SourceHeight { get; }

    /// <summary>The wide region of the frame, row by row; the owner fills it.</summary>
    public float[] Source { get; }

    /// <summary>Pixels of the camera for one of this level's.</summary>
    public double PixelX => _widePixelX;

    public double PixelY => _widePixelY;

    /// <summary>Lays the picture over the reference. The correlation over what both show; 0 when that is less than half, or flat.</summary>
    public double Lay(in PartPose pose, out double pictureMean, out double pictureSpread, out double referenceMean, out double referenceSpread)
    {
        Affine way = _geometry.ToWide(pose, Width, Height, _widePixelX, _widePixelY);
        float[] source = Source, laid = _laid, reference = _reference;
        int stride = SourceWidth;
        float right = SourceWidth - 1, bottom = SourceHeight - 1;
        double sumI = 0, sumT = 0, sumII = 0, sumTT = 0, sumIT = 0;
        int count = 0;
        for (int v = 0; v < Height; v++)
        {
            double x0 = (way.XY * v) + way.X0, y0 = (way.YY * v) + way.Y0;
            int at = v * Width;
            for (int u = 0; u < Width; u++, at++)
            {
                float x = (float)((way.XX * u) + x0), y = (float)((way.YX * u) + y0);
                if (!(x >= 0 && y >= 0 && x < right && y < bottom))
                {
                    laid[at] = Outside;
                    continue;
                }

                int left = (int)x, top = (int)y, from = (top * stride) + left;
                float fx = x - left, fy = y - top;
                float above = source[from] + (fx * (source[from + 1] - source[from]));
                float below = source[from + stride] + (fx * (source[from + stride + 1] - source[from + stride]));
                float level = above + (fy * (below - above)), wanted = reference[at];
                laid[at] = level;
                sumI += level;
                sumT += wanted;
                sumII += level * level;
                sumTT += wanted * wanted;
                sumIT += level * wanted;
                count++;
            }
        }

        pictureMean = pictureSpread = referenceMean = referenceSpread = 0;
        if (count < Width * Height / 2) return 0;
        pictureMean = sumI / count;
        referenceMean = sumT / count;
        pictureSpread = Math.Sqrt(Math.Max(0, (sumII / count) - (pictureMean * pictureMean)));
        referenceSpread = Math.Sqrt(Math.Max(0, (sumTT / count) - (referenceMean * referenceMean)));
        double both = (sumIT / count) - (pictureMean * referenceMean), spreads = pictureSpread * referenceSpread;
        return spreads > 1e-3 ? both / spreads : 0;
    }

    /// <summary>A step closer, from a pose. False when nothing can be compared there.</summary>
    /// <param name="pose">From where; and where the step led.</param>
    /// <param name="movedPixels">How far any corner moved, in pixels of this level.</param>
    public bool Step(ref PartPose pose, out double movedPixels)
    {
        movedPixels = 0;
        double correlation = Lay(pose, out double pictureMean, out double pictureSpread, out double referenceMean, out double referenceSpread);
        if (correlation == 0) return false;
        float gain = (float)(referenceSpread / pictureSpread), offset = (float)(referenceMean - (pictureMean * referenceSpread / pictureSpread));
        float[] laid = _laid, reference = _reference;
        double byX = 0, byY = 0, byTurn = 0;
        for (int at = 0; at < laid.Length; at++)
        {
            if (laid[at] == Outside) continue;
            float error = (laid[at] * gain) + offset - reference[at];
            byX += _slopeX[at] * error;
            byY += _slopeY[at] * error;
            byTurn += _slopeTurn[at] * error;
        }

        double[] i = _inverse;
        double x = (i[0] * byX) + (i[1] * byY) + (i[2] * byTurn);
        double y = (i[3] * byX) + (i[4] * byY) + (i[5] * byTurn);
        double turn = (i[6] * byX) + (i[7] * byY) + (i[8] * byTurn);

        // The reference's own move, undone before the pose.
        double angle = pose.Angle - turn, cos = Math.Cos(angle), sin = Math.Sin(angle);
        pose = new PartPose(pose.X - ((cos * x) - (sin * y)), pose.Y - ((sin * x) + (cos * y)), angle, correlation);
        double radius = 0.5 * Math.Max(_geometry.Region.Width, _geometry.Region.Height);
        movedPixels = (Math.Abs(x) + Math.Abs(y) + (Math.Abs(turn) * radius)) / Math.Min(_widePixelX, _widePixelY);
        return true;
    }

    // Slopes in levels for each pixel of the camera and each radian; the inverse of the sums of their products.
    private double[] MeasureSlopes()
    {
        double pixelX = (double)_geometry.Region.Width / Width, pixelY = (double)_geometry.Region.Height / Height;
        for (int v = 0; v < Height; v++)
        {
            for (int u = 0; u < Width; u++)
            {
                int at = (v * Width) + u, left = Math.Max(0, u - 1), right = Math.Min(Width - 1, u + 1), up = Math.Max(0, v - 1), down = Math.Min(Height - 1, v + 1);
                double x = (_reference[(v * Width) + right] - _reference[(v * Width) + left]) / ((right - left) * pixelX);
                double y = (_reference[(down * Width) + u] - _reference[(up * Width) + u]) / ((down - up) * pixelY);
                double fromX = ((u + 0.5) * pixelX) - (0.5 * _geometry.Region.Width), fromY = ((v + 0.5) * pixelY) - (0.5 * _geometry.Region.Height);
                _slopeX[at] = (float)x;
                _slopeY[at] = (float)y;
                _slopeTurn[at] = (float)((y * fromX) - (x * fromY));
            }
        }

        double xx = Sum(_slopeX, _slopeX), xy = Sum(_slopeX, _slopeY), xt = Sum(_slopeX, _slopeTurn);
        double yy = Sum(_slopeY, _slopeY), yt = Sum(_slopeY, _slopeTurn), tt = Sum(_slopeTurn, _slopeTurn);

        // A little more on the diagonal: a part without corners, or round, gives no direction to every move, and is not moved there.
        const double Ridge = 1.001;
        (xx, yy, tt) = ((xx * Ridge) + 1e-9, (yy * Ridge) + 1e-9, (tt * Ridge) + 1e-9);
        double a = (yy * tt) - (yt * yt), b = (xt * yt) - (xy * tt), c = (xy * yt) - (yy * xt);
        double determinant = (xx * a) + (xy * b) + (xt * c);
        double d = (xx * tt) - (xt * xt), e = (xy * xt) - (xx * yt), f = (xx * yy) - (xy * xy);
        double[] inverse = [a, b, c, b, d, e, c, e, f];
        return Array.ConvertAll(inverse, value => determinant > 0 ? value / determinant : 0);
    }

    private static double Sum(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
