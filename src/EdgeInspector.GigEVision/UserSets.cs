using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision;

/// <summary>The sets of settings that a camera stores. [SFNC UserSetSelector, UserSetLoad, UserSetSave, UserSetDefault]</summary>
/// <remarks>
/// Throws <see cref="FeatureException"/> with camera, feature, value and rule. Not while the camera streams. Packet size, heartbeat
/// timeout and the permission of several parts are ours: a set that was loaded does not get to change them.
/// </remarks>
public sealed class UserSets(Camera camera)
{
    private const string Selector = "UserSetSelector";

    /// <summary>The set of the maker, which is only loaded. [SFNC]</summary>
    private const string Factory = "Default";

    private FeatureMap Features => camera.Features;

    /// <summary>The names of the sets, as the camera's description has them.</summary>
    public IReadOnlyList<string> Names => Features.GetEntries(Selector);

    /// <summary>The set that the camera starts with.</summary>
    public string AtPowerOn => Features.GetEnumeration(PowerOnFeature);

    /// <summary>Makes a set's values the present ones.</summary>
    public void Load(string set)
    {
        Demand(set, "loaded");
        uint packetSize = Read(BootstrapRegister.StreamPacketSize);
        uint heartbeat = Read(BootstrapRegister.HeartbeatTimeout);
        Select(set);
        Features.Execute("UserSetLoad");
        Restore(BootstrapRegister.StreamPacketSize, packetSize, "packet size (SCPS)");
        Restore(BootstrapRegister.HeartbeatTimeout, heartbeat, "heartbeat timeout");

        // A set may hold settings with which the camera refuses it; then the set counts.
        GvcpResult renewed = camera.RenewStreamSettings();
        if (renewed.Outcome is not (GvcpOutcome.Success or GvcpOutcome.Refused))
            throw Failed(FeatureError.AccessFailed, Selector, $"width of the block ids or permission of several parts (SCCFG) after loading: {renewed}");
        Features.ForgetCache();
    }

    /// <summary>Stores the present values as a set. A camera tells nothing of what it stored: the set is loaded again and compared.</summary>
    /// <param name="set">Not <c>Default</c>, which is the maker's.</param>
    /// <param name="verified">Features compared, at least one: those that the recipe sets.</param>
    public void Save(string set, IReadOnlyList<string> verified)
    {
        ArgumentNullException.ThrowIfNull(verified);
        if (verified.Count == 0) throw new ArgumentException("no feature is named by which the stored set could be verified", nameof(verified));
        Demand(set, "saved");
        if (set == Factory) throw Failed(FeatureError.ReadOnly, Selector, $"set '{Factory}' is the maker's and cannot be saved; allowed: {string.Join(", ", Names.Where(n => n != Factory))}");
        Features.ForgetCache();
        string[] before = [.. verified.Select(Features.GetText)];
        Select(set);
        Features.Execute("UserSetSave");
        Load(set);
        for (int i = 0; i < before.Length; i++)
        {
            string after = Features.GetText(verified[i]);
            if (after != before[i])
                throw Failed(FeatureError.AccessFailed, verified[i], $"was {before[i]} when set '{set}' was saved, and is {after} when it is loaded again: the set is not stored");
        }
    }

    /// <summary>Makes the camera start with a set from its next power-on.</summary>
    public void UseAtPowerOn(string set)
    {
        string feature = PowerOnFeature;
        Demand(set, "used at power-on");
        Features.SetEnumeration(feature, set);
        Features.ForgetCache();
        string now = Features.GetEnumeration(feature);
        if (now != set) throw Failed(FeatureError.AccessFailed, feature, $"was set to {set} but reads back {now}");
    }

    // Older cameras have it under the second name. [SFNC before 2.0]
    private string PowerOnFeature => !Features.Has("UserSetDefault") && Features.Has("UserSetDefaultSelector") ? "UserSetDefaultSelector" : "UserSetDefault";

    private void Demand(string set, string what)
    {
        if (camera.IsStreaming) throw Failed(FeatureError.Locked, Selector, $"set '{set}' cannot be {what} while the camera streams");
        IReadOnlyList<string> names = Names;
        if (!names.Contains(set)) throw Failed(FeatureError.OutOfRange, Selector, $"'{set}' is none of: {string.Join(", ", names)}");
    }

    private void Select(string set)
    {
        Features.SetEnumeration(Selector, set);
        Features.ForgetCache();
        string now = Features.GetEnumeration(Selector);
        if (now != set) throw Failed(FeatureError.AccessFailed, Selector, $"was set to {set} but reads back {now}");
    }

    private uint Read(uint register)
    {
        GvcpResult result = camera.ReadRegister(register, out uint value);
        return result.Succeeded ? value : throw Failed(FeatureError.AccessFailed, Selector, $"register 0x{register:X4}: {result}");
    }

    private void Restore(uint register, uint value, string what)
    {
        if (Read(register) == value) return;
        GvcpResult result = camera.WriteRegister(register, value);
        if (!result.Succeeded) throw Failed(FeatureError.AccessFailed, Selector, $"{what} = {value} after loading: {result}");
        uint now = Read(register);
        if (now != value) throw Failed(FeatureError.AccessFailed, Selector, $"{what} is 0x{now:X} after loading and does not go back to 0x{value:X}");
    }

    private FeatureException Failed(FeatureError error, string feature, string problem) =>
        new(error, feature, $"camera '{camera.Options.Name}': feature '{feature}': {problem}");
}
