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

    // The writes happen inside the signature: they end only if whoever signs holds nothing that they need.
    [Fact]
    public void Verdicts_are_written_in_the_midst_of_a_renewals_signature_and_the_renewal_still_succeeds()
    {
        using var key = new WatchedKey(OwnPeers.ClientCertificateOf(4096).PrivateKey);
        using UaServer server = OwnPeers.StartServer(o => o with { TokenLifetimeMax = TimeSpan.FromSeconds(3) });
        using var link = new UaLink(OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value) with
        {
            Certificate = OwnPeers.ClientCertificateOf(4096).WithKey(key),
        });
        UaLinkNode sequence = link.AddNode(OwnPeers.Node("ResultSeq"));
        link.Start();
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
        var outcomes = new List<UaOutcomeKind>();
        int signatures = 0;
        uint written = 0;
        key.Signing = () =>
        {
            // Twice: the second renewal is signed for a number that lies ahead of what goes meanwhile.
            if (++signatures > 2) return;
            var writer = new Thread(() =>
            {
                for (int i = 0; i < 3; i++) outcomes.Add(link.TryWrite([new(sequence, ++written)], Patience / 4).Kind);
            });
            writer.Start();
            writer.Join();
        };

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref signatures) >= 2, Patience));
        Assert.True(SpinWait.SpinUntil(() => link.TryWrite([new(sequence, 99U)], Patience).IsDone && link.RenewalCount > 0, Patience));

        Assert.Equal(Enumerable.Repeat(UaOutcomeKind.Done, 6), outcomes);
        Assert.Equal((1, 0), (link.SessionCount, link.RenewalsInTheWay));
    }

    [Fact]
    public async Task Request_of_a_client_is_answered_in_the_midst_of_its_renewals_signature()
    {
        using var key = new WatchedKey(OwnPeers.ClientCertificateOf(4096).PrivateKey);
        using UaServer server = OwnPeers.StartServer(o => o with { TokenLifetimeMax = TimeSpan.FromSeconds(3) });
        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value) with
        {
            Certificate = OwnPeers.ClientCertificateOf(4096).WithKey(key),
        });
        var answered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        key.Signing = () =>
        {
            key.Signing = null;
            answered.SetResult(Task.Run(() => client.WriteAsync(OwnPeers.Node("ResultSeq"), 7U)).Wait(Patience / 4));
        };

        Assert.True(await answered.Task.WaitAsync(Patience));
        Assert.True(SpinWait.SpinUntil(() => client.RenewalCount > 0, Patience));
        await client.WriteAsync(OwnPeers.Node("ResultSeq"), 8U);

        Assert.Equal((8U, 1), (server.FindVariable(new NodeId(2, "DB_Vision.ResultSeq"))!.Value.ToObject(), client.SessionCount));
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
