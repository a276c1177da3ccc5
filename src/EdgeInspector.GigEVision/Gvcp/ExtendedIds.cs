namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>The width of the camera's block ids: bit 30 of the GVSP configuration, which SFNC calls GevGVSPExtendedIDMode.</summary>
/// <remarks>
/// The register came with version 2.0; an older camera is not asked, for one that acknowledges every write would seem to have it. The receiver reads
/// the width from each packet: a camera that answers one thing and sends another harms nothing. [Wireshark packet-gvcp] [Aravis arvgvcpprivate.h]
/// </remarks>
internal static class ExtendedIds
{
    private const uint VersionWithExtendedIds = 2u << 16;

    /// <summary>Asks for the width and reads it back; a camera that cannot, or will not with its present settings, keeps what it has.</summary>
    /// <param name="channel">With control of the camera, unless <paramref name="wanted"/> is <see cref="BlockIdWidth.AsCameraIs"/>.</param>
    /// <param name="wanted">What to ask for.</param>
    /// <param name="isExtended">Whether ids have 64 bits, as the camera reads it back.</param>
    /// <param name="deadline">Of the opening; the default is none.</param>
    /// <returns>Success or a refusal, which is the camera's right; else the command that got no proper answer.</returns>
    public static GvcpResult Set(ControlChannel channel, BlockIdWidth wanted, out bool isExtended, Deadline deadline = default)
    {
        isExtended = false;
        GvcpResult result = channel.ReadRegister(BootstrapRegister.Version, out uint version, deadline: deadline);
        if (!result.Succeeded || version < VersionWithExtendedIds) return result;
        result = channel.ReadRegister(BootstrapRegister.StreamConfiguration, out uint present, deadline: deadline);
        if (!result.Succeeded) return result;
        isExtended = (present & BootstrapRegister.ExtendedIds) != 0;
        if (wanted == BlockIdWidth.AsCameraIs || isExtended == (wanted == BlockIdWidth.Extended)) return result;

        // The other bits are the camera's and the user's.
        result = channel.WriteRegister(BootstrapRegister.StreamConfiguration, present ^ BootstrapRegister.ExtendedIds, deadline: deadline);
        if (!result.Succeeded) return result;
        result = channel.ReadRegister(BootstrapRegister.StreamConfiguration, out present, deadline: deadline);
        if (result.Succeeded) isExtended = (present & BootstrapRegister.ExtendedIds) != 0;
        return result;
    }
}
