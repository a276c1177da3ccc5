namespace EdgeInspector.Imaging;

internal readonly struct NoBits : IBitCount
{
    public static int Value => 0;
}
