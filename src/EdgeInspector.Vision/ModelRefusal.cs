namespace EdgeInspector.Vision;

/// <summary>A model that may not run, and why.</summary>
/// <param name="Reason">The kind of refusal.</param>
/// <param name="Text">A sentence that names the file, what was expected and what was found.</param>
public sealed record ModelRefusal(ModelRefusalReason Reason, string Text)
{
    public override string ToString() => $"{Reason}: {Text}";
}
