namespace EdgeInspector.Imaging;

internal readonly struct EightBits : IBitCount
{
    public static int Value => 8;
}
