using System.Globalization;

namespace EdgeInspector.GigEVision.Actions;

/// <summary>The features that make a camera act on an ACTION, by their SFNC names, in the order in which they are written.</summary>
/// <param name="DeviceKey">Any value, the same for all cameras of one controller.</param>
/// <param name="GroupKey">Any value, the same for cameras that act together.</param>
/// <param name="GroupMask">Not 0; a command reaches the cameras that share a bit with its mask.</param>
public sealed record ActionSetup(uint DeviceKey, uint GroupKey, uint GroupMask)
{
    /// <summary>Which of the camera's action signals the keys are for. Default 1.</summary>
    public int Selector { get; init; } = 1;

    /// <summary>The name that this signal has as a trigger source. Default Action1.</summary>
    /// <remarks>Makers count signals from 0 or from 1, and not always both the same way: the camera's manual tells which belong together.</remarks>
    public string Source { get; init; } = "Action1";

    /// <summary>The trigger that the action fires. Default FrameStart; empty leaves the trigger features as they are.</summary>
    public string Trigger { get; init; } = "FrameStart";

    /// <summary>For <see cref="Camera.Apply(IEnumerable{FeatureSetting})"/>.</summary>
    /// <remarks>Some cameras never show ActionDeviceKey again: there it is reported as not verified, and the answer to an ACTION is the proof.</remarks>
    public IReadOnlyList<FeatureSetting> Features
    {
        get
        {
            ActionCommand.DemandMask(GroupMask);
            ArgumentOutOfRangeException.ThrowIfNegative(Selector);
            List<FeatureSetting> settings =
            [
                new("ActionDeviceKey", Text(DeviceKey)),
                new("ActionSelector", Text((uint)Selector)),
                new("ActionGroupKey", Text(GroupKey)),
                new("ActionGroupMask", Text(GroupMask)),
            ];
            if (Trigger.Length > 0) settings.AddRange([new("TriggerSelector", Trigger), new("TriggerSource", Source), new("TriggerMode", "On")]);
            return settings;
        }
    }

    /// <summary>The command that these cameras act on.</summary>
    public ActionCommand ToCommand(params IReadOnlyList<ActionTarget> targets) =>
        new() { DeviceKey = DeviceKey, GroupKey = GroupKey, GroupMask = GroupMask, Targets = targets };

    private static string Text(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
