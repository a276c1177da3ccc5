namespace EdgeInspector.GigEVision.GenApi;

/// <summary>For whom a feature is meant. What the description does not say is for beginners.</summary>
public enum FeatureVisibility : byte
{
    Beginner = 0,
    Expert,
    Guru,

    /// <summary>Not to be shown to people, only used by programs.</summary>
    Invisible,
}
