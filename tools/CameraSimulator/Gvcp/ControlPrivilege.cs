using System.Net;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>Which application, if any, controls the camera, and when it was last heard.</summary>
internal sealed class ControlPrivilege
{
    public IPEndPoint? Owner { get; private set; }

    public bool Exclusive { get; private set; }

    /// <summary>Nanoseconds of the camera's clock.</summary>
    public long LastHeardNs { get; private set; }

    public bool IsOwner(IPEndPoint application) => Owner is not null && Owner.Equals(application);

    public void Grant(IPEndPoint application, bool exclusive, long nowNs)
    {
        Owner = application;
        Exclusive = exclusive;
        LastHeardNs = nowNs;
    }

    public void Release()
    {
        Owner = null;
        Exclusive = false;
    }

    /// <summary>Every command of the owner is a sign of life.</summary>
    public void Heard(IPEndPoint application, long nowNs)
    {
        if (IsOwner(application)) LastHeardNs = nowNs;
    }
}
