namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A category of the description and the features that stand directly in it, in order.</summary>
/// <param name="Name">Name of the category.</param>
/// <param name="Path">Categories from the root down to this one, as <c>AnalogControl/Gains</c>; empty for the root.</param>
/// <param name="DisplayName">Name to be shown; the name itself when there is no other.</param>
/// <param name="Visibility">For whom it is meant.</param>
/// <param name="Features">Names of the features, without categories and names that the description does not have.</param>
public sealed record FeatureCategory(string Name, string Path, string DisplayName, FeatureVisibility Visibility, IReadOnlyList<string> Features);
