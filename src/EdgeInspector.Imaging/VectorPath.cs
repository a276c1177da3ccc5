namespace EdgeInspector.Imaging;

/// <summary>How wide a conversion works. The scalar path is the reference that the others are tested against.</summary>
internal enum VectorPath
{
    Scalar = 0,
    Vector128,
    Vector256,
}
