namespace EdgeInspector.Imaging;

/// <summary>A number of bits as a type, so that it is a constant in the loop compiled for it.</summary>
internal interface IBitCount
{
    static abstract int Value { get; }
}
