namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Whether a camera may send blocks of several parts: bit 6 of the stream channel's configuration.</summary>
/// <remarks>
/// It is a permission, not an order: a camera with nothing but its image to send goes on sending plain images. Without it a camera with several
/// components enabled sends the first alone, and who enabled them never learns why the others do not come. The receiver takes parts of every
/// camera, so those that can get it. Aravis' viewer and camera test do the same. [Aravis arvcameratest.c, arvviewer.c] (src/decisions/0008-where-a-payload-ends.md)
/// </remarks>
internal static class MultiPartPermission
{
    /// <summary>Gives the permission or takes it; a camera that cannot, or will not with its present settings, keeps what it has.</summary>
    /// <param name="channel">With control of the camera.</param>
    /// <param name="isWanted">False also takes back what another application or a stored set gave.</param>
    /// <param name="isPermitted">As the camera reads it back.</param>
    /// <param name="deadline">Of the opening; the default is none.</param>
    /// <returns>Success or a refusal, which is the camera's right; else the command that got no proper answer.</returns>
    public static GvcpResult Set(ControlChannel channel, bool isWanted, out bool isPermitted, Deadline deadline = default)
    {
        isPermitted = false;
        GvcpResult result = channel.ReadRegister(BootstrapRegister.StreamChannelCapability, out uint capability, deadline: deadline);
        if (!result.Succeeded || (capability & BootstrapRegister.MultiPart) == 0) return result;
        result = channel.ReadRegister(BootstrapRegister.StreamChannelConfiguration, out uint present, deadline: deadline);
        if (!result.Succeeded) return result;
        isPermitted = (present & BootstrapRegister.MultiPart) != 0;
        if (isPermitted == isWanted) return result;

        // The other bits are the camera's and the user's.
        result = channel.WriteRegister(BootstrapRegister.StreamChannelConfiguration, present ^ BootstrapRegister.MultiPart, deadline: deadline);
        if (!result.Succeeded) return result;
        result = channel.ReadRegister(BootstrapRegister.StreamChannelConfiguration, out present, deadline: deadline);
        if (result.Succeeded) isPermitted = (present & BootstrapRegister.MultiPart) != 0;
        return result;
    }
}
