namespace EdgeInspector.Vision.Alignment;

/// <summary>x′ = XX·x + XY·y + X0, y′ = YX·x + YY·y + Y0.</summary>
internal readonly record struct Affine(double XX, double XY, double X0, double YX, double YY, double Y0);
