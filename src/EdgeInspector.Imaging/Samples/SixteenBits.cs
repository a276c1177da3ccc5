namespace EdgeInspector.Imaging;

internal readonly struct SixteenBits : IBitCount
{
    public static int Value => 16;
}
