namespace EdgeInspector.Vision.Tests;

/// <summary>The fuzzers of a person's files, short; <see cref="LongFuzz"/> runs them long.</summary>
public sealed class FileFuzzTests
{
    [Fact, Requirement("SEC-02")]
    public void Any_bytes_of_a_model_are_read_or_refused() => Assert.InRange(FileFuzz.Models(1, 20_000), 1, 19_999);

    [Fact, Requirement("SEC-02")]
    public void Any_text_of_metadata_is_read_or_refused() => Assert.InRange(FileFuzz.Metadata(1, 20_000), 1, 19_999);

    [Fact, Requirement("SEC-02"), Requirement("MOD-02")]
    public void No_changed_signature_counts() => Assert.InRange(FileFuzz.Signatures(1, 500), 50, 499);

    [Fact, Requirement("SEC-02")]
    public void Any_envelope_is_read_or_refused() => Assert.InRange(FileFuzz.Envelopes(1, 20_000), 1, 19_999);
}
