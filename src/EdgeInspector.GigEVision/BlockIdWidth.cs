namespace EdgeInspector.GigEVision;

/// <summary>What is asked of the camera about its block ids.</summary>
public enum BlockIdWidth
{
    /// <summary>Nothing: the camera keeps what it has.</summary>
    AsCameraIs,

    /// <summary>16 bits, 1..65535 and again from 1: they wrap after 55 minutes at 20 images a second.</summary>
    Standard,

    /// <summary>64 bits where the camera has them: they do not wrap, 20 bytes of head a packet instead of 8, and the camera tells what it dropped.</summary>
    Extended,
}
