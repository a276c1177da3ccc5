namespace EdgeInspector.Imaging;

internal readonly struct FourteenBits : IBitCount
{
    public static int Value => 14;
}
