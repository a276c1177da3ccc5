using System.Net;

namespace EdgeInspector.GigEVision.Actions;

/// <summary>A camera that an ACTION is meant for.</summary>
/// <param name="Name">The camera's name in messages.</param>
/// <param name="Address">Its control address and port.</param>
public sealed record ActionTarget(string Name, IPEndPoint Address)
{
    public static ActionTarget Of(Camera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return new ActionTarget(camera.Options.Name, new IPEndPoint(camera.Description.Address, camera.Description.ControlPort));
    }
}
