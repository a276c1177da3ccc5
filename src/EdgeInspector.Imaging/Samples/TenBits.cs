namespace EdgeInspector.Imaging;

internal readonly struct TenBits : IBitCount
{
    public static int Value => 10;
}
