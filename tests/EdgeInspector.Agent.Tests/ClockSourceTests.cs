namespace EdgeInspector.Agent.Tests;

public sealed class ClockSourceTests
{
    [Fact, Requirement("CLK-01")]
    public async Task Kernels_word_agrees_with_an_independent_program()
    {
        // adjtimex of perl's syscall: 159 is the number on x86-64, 171 on arm64; the state is its result, 5 means unsynchronised.
        int number = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? 171 : 159;
        using PeerProcess perl = PeerProcess.Start("perl", "-e", $"my $t = \"\\0\" x 256; print \"STATE \", syscall({number}, $t), \"\\n\"");
        await perl.WaitForExitAsync(TimeSpan.FromSeconds(10));

        bool expected = !perl.Output.Contains("STATE 5", StringComparison.Ordinal);

        Assert.Matches(@"STATE [0-5]", perl.Output);
        Assert.Equal(expected, ClockSource.IsSynchronised());
    }
}
