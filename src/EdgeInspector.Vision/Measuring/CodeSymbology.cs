namespace EdgeInspector.Vision.Measuring;

/// <summary>Kinds of codes that are read.</summary>
public enum CodeSymbology
{
    DataMatrix = 0,
    Qr,
    Code128,
    Code39,
    Ean13,
    Ean8,
    Itf,
}
