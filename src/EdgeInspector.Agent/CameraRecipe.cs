using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent;

/// <summary>What a product asks of one camera.</summary>
/// <param name="Features">Written after the camera's own.</param>
/// <param name="Expected">The image that the model was qualified for.</param>
/// <param name="Links">Tells the packet delay.</param>
public sealed record CameraRecipe(IReadOnlyList<CameraFeature> Features, CameraGeometry Expected, LinkShares Links)
{
    /// <summary>What a loaded recipe asks of this camera.</summary>
    public static CameraRecipe Of(LineConfiguration configuration, int camera, LinkShares links) => new(
        configuration.Recipe.Features,
        CameraGeometry.Of(configuration.Passport, configuration.Cameras[camera].PixelFormatWith(configuration.Recipe)),
        links);
}
