namespace EdgeInspector.Audit.Evidence;

/// <summary>What a decision record says of one view's pixels and map.</summary>
/// <param name="State">Frame and map are there only when it is <see cref="EvidenceState.Kept"/>.</param>
/// <param name="Frame">The pixels.</param>
/// <param name="Map">The model's map; null when it gives none or did not run.</param>
public sealed record ViewEvidence(EvidenceState State, FrameEvidence? Frame = null, MapEvidence? Map = null)
{
    /// <summary>The state as records have it: <c>kept</c>, <c>lost</c>, <c>not-sampled</c> or <c>none</c>.</summary>
    public string Word => RecordNames.Of(State);

    public static ViewEvidence None { get; } = new(EvidenceState.None);

    public static ViewEvidence NotSampled { get; } = new(EvidenceState.NotSampled);

    public static ViewEvidence Lost { get; } = new(EvidenceState.Lost);
}
