namespace EdgeInspector.Vision.Measuring;

/// <summary>How the grey level changes over an edge, in the direction of the search.</summary>
public enum EdgePolarity
{
    Any = 0,
    LightToDark,
    DarkToLight,
}
