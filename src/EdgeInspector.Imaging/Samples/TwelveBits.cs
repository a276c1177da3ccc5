namespace EdgeInspector.Imaging;

internal readonly struct TwelveBits : IBitCount
{
    public static int Value => 12;
}
