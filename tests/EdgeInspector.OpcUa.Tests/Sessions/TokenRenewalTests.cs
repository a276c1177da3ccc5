namespace EdgeInspector.OpcUa.Tests;

/// <summary>Renewal of the channel's token while verdicts are written, and sequence numbers up to their wrap.</summary>
public sealed class TokenRenewalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Write_thread_never_signs_or_decrypts_while_tokens_are_renewed(int pauseMs)
    {
        using var key = new WatchedKey(OwnPeers.ClientCertificateOf(4096).PrivateKey);
        using UaServer server = OwnPeers.StartServer(o => o with { TokenLifetimeMax = TimeSpan.FromSeconds(2) });
        using var link = new UaLink(OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value) with
        {
            Certificate = OwnPeers.ClientCertificateOf(4096).WithKey(key),
        });
        UaLinkNode sequence = link.AddNode(OwnPeers.Node("ResultSeq"));
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        link.StateChanged += (_, change) => said.Enqueue(change.Reason);
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));

        int writer = 0;
        uint written = 0;
        var outcomes = new HashSet<UaOutcomeKind>();
        var writing = new Thread(() =>
        {
            writer = Environment.CurrentManagedThreadId;
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            while (link.RenewalCount < 3 && System.Diagnostics.Stopwatch.GetElapsedTime(start) < Patience)
            {
                outcomes.Add(link.TryWrite([new(sequence, ++written)], Patience).Kind);
                // A line's rhythm: something happens between two verdicts.
                if (pauseMs > 0) SpinWait.SpinUntil(() => false, pauseMs);
            }
        });
        writing.Start();
        writing.Join();

        Assert.True(outcomes.SetEquals([UaOutcomeKind.Done]), string.Join('\n', said));
        Assert.Equal((3, 1), (link.RenewalCount, link.SessionCount));
        Assert.Equal(written, server.FindVariable(new NodeId(2, "DB_Vision.ResultSeq"))!.Value.ToObject());
        // One signature and the blocks of one answer for each renewal at least, none of them by the writer.
        Assert.True(key.Threads.Count >= 6, $"{key.Threads.Count} operations");
        Assert.DoesNotContain(writer, key.Threads);
    }

    [Theory]
    [InlineData(MessageSecurityMode.Sign)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void Link_writes_through_the_wrap_of_both_sequence_numbers(MessageSecurityMode mode)
    {
        const uint NearTheWrap = uint.MaxValue - 1024 - 20;
        using UaServer server = OwnPeers.StartServer(o => o with { SequenceNumberFirst = NearTheWrap });
        using var link = new UaLink(OwnPeers.Secured(server.EndpointUrl, mode, OwnPeers.ServerCertificate.Value) with { SequenceNumberFirst = NearTheWrap });
        UaLinkNode sequence = link.AddNode(OwnPeers.Node("ResultSeq"));
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));

        for (uint i = 1; i <= 60; i++) Assert.Equal(UaOutcomeKind.Done, link.TryWrite([new(sequence, i)], Patience).Kind);

        Assert.Equal(1, link.SessionCount);
        Assert.Equal(60U, server.FindVariable(new NodeId(2, "DB_Vision.ResultSeq"))!.Value.ToObject());
    }
}
