using System.Text.RegularExpressions;
using ZXing;
using ZXing.Common;

namespace EdgeInspector.Vision.Measuring;

/// <summary>Reads a code in a region by ZXing.Net, managed code over grey bytes.</summary>
/// <remarks>The only part of the frame path that allocates: about what the region has pixels, in every image. Owned by one thread.</remarks>
internal sealed class CodeReading
{
    private readonly BarcodeReaderGeneric _reader;
    private readonly Regex? _expected;

    public CodeReading(Measurement measurement)
    {
        _reader = new BarcodeReaderGeneric
        {
            AutoRotate = true,
            Options = new DecodingOptions { TryHarder = true, TryInverted = true, PossibleFormats = [.. measurement.Codes.Select(FormatOf)] },
        };

        // The whole text; without backtracking no text can make it take long.
        _expected = measurement.Expected is null ? null : new Regex($@"\A(?:{measurement.Expected})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>The text and whether it is the expected one; null when nothing was read.</summary>
    public string? Read(GreyRegion region, out bool isExpected)
    {
        isExpected = false;
        Result? read = _reader.Decode(new RGBLuminanceSource(region.Levels, region.Width, region.Height, RGBLuminanceSource.BitmapFormat.Gray8));
        if (read?.Text is not { Length: > 0 } text) return null;
        isExpected = _expected is null || _expected.IsMatch(text);
        return text;
    }

    private static BarcodeFormat FormatOf(CodeSymbology symbology) => symbology switch
    {
        CodeSymbology.DataMatrix => BarcodeFormat.DATA_MATRIX,
        CodeSymbology.Qr => BarcodeFormat.QR_CODE,
        CodeSymbology.Code128 => BarcodeFormat.CODE_128,
        CodeSymbology.Code39 => BarcodeFormat.CODE_39,
        CodeSymbology.Ean13 => BarcodeFormat.EAN_13,
        CodeSymbology.Ean8 => BarcodeFormat.EAN_8,
        CodeSymbology.Itf => BarcodeFormat.ITF,
        _ => throw new ArgumentOutOfRangeException(nameof(symbology), symbology, "no code that is read here"),
    };
}
