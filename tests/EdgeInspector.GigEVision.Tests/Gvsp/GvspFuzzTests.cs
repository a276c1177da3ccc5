namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>A short run of the stream fuzzer, the same every time; the long one is run by hand with other seeds.</summary>
[Requirement("SEC-02")]
public sealed class GvspFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_streams_of_every_payload_type_are_taken_or_refused(int seed) => Assert.True(GvspFuzz.Run(seed, count: 100_000) > 3_000);
}
