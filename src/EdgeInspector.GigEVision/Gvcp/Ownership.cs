namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Takes control of a camera by CCP, and proves it by reading CCP back.</summary>
/// <remarks>
/// Switchover: the key stands in the upper half of CCP for whoever asks, and in register 0x95C for whoever allows, who also sets CCP bit 2.
/// [Wireshark packet-gvcp: control switchover key, control switchover enable]
/// </remarks>
internal static class Ownership
{
    /// <param name="channel">To the camera.</param>
    /// <param name="privilege">Control or exclusive.</param>
    /// <param name="switchoverKey">With which we ask an owner that knows it, and later give way to one; null is never.</param>
    /// <param name="deadline">Of the opening.</param>
    /// <param name="step">What the result is of.</param>
    /// <param name="taken">Whether the camera said yes to us; who then fails gives control back.</param>
    public static GvcpResult Take(ControlChannel channel, CameraPrivilege privilege, ushort? switchoverKey, Deadline deadline, out string step, out bool taken)
    {
        step = "control (CCP)";
        taken = false;
        uint wanted = privilege == CameraPrivilege.Exclusive ? BootstrapRegister.PrivilegeExclusive : BootstrapRegister.PrivilegeControl;
        uint asked = switchoverKey is ushort key ? ((uint)key << 16) | wanted : wanted;
        GvcpResult result = channel.WriteRegister(BootstrapRegister.ControlPrivilege, asked, attempts: 1, deadline: deadline);

        // Silence is a camera's no to a second application [seen: arv-fake-gv-camera 0.8.26], or a yes that was lost on its way.
        if (!result.Succeeded && !(result.Outcome == GvcpOutcome.Timeout && ControlMark.NamesUs(channel, deadline))) return result;

        taken = true;
        if (switchoverKey is ushort allowed)
        {
            step = "switchover key (0x95C)";
            result = channel.WriteRegister(BootstrapRegister.SwitchoverKey, allowed, deadline: deadline);
            if (!result.Succeeded) return result;
            step = "switchover (CCP)";
            wanted |= BootstrapRegister.PrivilegeSwitchover;
            result = channel.WriteRegister(BootstrapRegister.ControlPrivilege, asked | wanted, deadline: deadline);
            if (!result.Succeeded) return result;
        }

        result = channel.ReadRegister(BootstrapRegister.ControlPrivilege, out uint granted, deadline: deadline);
        if (result.Succeeded && (granted & wanted) != wanted)
        {
            step = $"control (CCP) reads back 0x{granted:X}, 0x{wanted:X} was asked for";
            return new GvcpResult(GvcpOutcome.Malformed, default);
        }

        return result;
    }
}
