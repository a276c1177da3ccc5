namespace EdgeInspector.Mqtt;

/// <summary>What the record of a unit says of the pixels of one view.</summary>
/// <param name="View">Position in the recipe.</param>
/// <param name="State">The record's word: <c>kept</c>, <c>lost</c>, <c>not-sampled</c> or <c>none</c>.</param>
/// <param name="FrameSha256">Of the pixels; empty unless they are kept.</param>
/// <param name="MapSha256">Of the model's map; empty when there is none.</param>
public readonly record struct ViewPicture(int View, string State, string FrameSha256, string MapSha256);
