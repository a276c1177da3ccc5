using OpenCvSharp;
using OpenCvSharp.Internal;

namespace EdgeInspector.Vision;

/// <summary>OpenCV's view of pixels that somebody else owns: native headers only, no managed object per use.</summary>
/// <remarks>
/// OpenCvSharp's own wrappers make an InputArray and an OutputArray, about 100 managed bytes each, on every call. Going through the
/// native entry points with headers that live outside the managed heap costs 0 bytes, so a header may be made for every frame.
/// Dispose it on the thread that made it; the pixels stay with their owner.
/// </remarks>
internal readonly unsafe ref struct Raster
{
    private readonly nint _mat;
    private readonly nint _input;
    private readonly nint _output;

    /// <param name="pixels">Upper left pixel.</param>
    /// <param name="width">Pixels per line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="type">Depth and channels.</param>
    /// <param name="strideBytes">From one line to the next.</param>
    public Raster(byte* pixels, int width, int height, MatType type, long strideBytes)
    {
        Check(NativeMethods.core_Mat_new8(height, width, type, (nint)pixels, (nint)strideBytes, out _mat));
        Check(NativeMethods.core_InputArray_new_byMat(_mat, out _input));
        Check(NativeMethods.core_OutputArray_new_byMat(_mat, out _output));
    }

    /// <summary>Scales into a target of that size. Area: every source pixel counts as much as it covers.</summary>
    public void ResizeTo(in Raster target, int width, int height, InterpolationFlags filter) =>
        Check(NativeMethods.imgproc_resize(_input, target._output, new Size(width, height), 0, 0, (int)filter));

    public void ConvertColourTo(in Raster target, ColorConversionCodes code) =>
        Check(NativeMethods.imgproc_cvtColor(_input, target._output, (int)code, 0));

    public void CopyChannelTo(in Raster target, int channel) =>
        Check(NativeMethods.core_extractChannel(_input, target._output, channel));

    public void CopyIntoChannelOf(in Raster target, int channel) =>
        Check(NativeMethods.core_insertChannel(_input, target._output, channel));

    /// <summary>target = level × scale + offset, as float32.</summary>
    public void ScaleTo(in Raster target, double scale, double offset) =>
        Check(NativeMethods.core_Mat_convertTo(_mat, target._output, MatType.CV_32F, scale, offset));

    /// <summary>target = level above limit ? 1 : 0.</summary>
    public void ThresholdTo(in Raster target, double limit) =>
        Check(NativeMethods.imgproc_threshold(_input, target._output, limit, 1, (int)ThresholdTypes.Binary, out _));

    /// <summary>Sum over all pixels, channels apart.</summary>
    public Scalar Sum()
    {
        Check(NativeMethods.core_sum(_input, out Scalar sum));
        return sum;
    }

    /// <summary>Sum of absolute differences to a raster of the same size.</summary>
    public double SumOfDifferences(in Raster other)
    {
        Check(NativeMethods.core_norm2(_input, other._input, (int)NormTypes.L1, 0, out double sum));
        return sum;
    }

    public void Dispose()
    {
        // A constructor that failed half-way leaves zeros behind.
        if (_output != 0) _ = NativeMethods.core_OutputArray_delete(_output);
        if (_input != 0) _ = NativeMethods.core_InputArray_delete(_input);
        if (_mat != 0) _ = NativeMethods.core_Mat_delete(_mat);
    }

    private static void Check(ExceptionStatus status) => NativeMethods.HandleException(status);
}
