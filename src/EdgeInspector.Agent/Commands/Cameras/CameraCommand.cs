using System.CommandLine;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>camera</c>: looks at one camera and changes it by hand, at a stopped line.</summary>
public static class CameraCommand
{
    public static Command Create() => new("camera", "Look at one camera or change it: info | get | set | snapshot | force-ip. Exit code 0 done, 1 the camera cannot be had or refuses.")
    {
        CameraInfoCommand.Create(),
        CameraGetCommand.Create(),
        CameraSetCommand.Create(),
        CameraSnapshotCommand.Create(),
        CameraForceIpCommand.Create(),
    };
}
