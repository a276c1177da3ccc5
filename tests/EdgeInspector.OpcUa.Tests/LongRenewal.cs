using System.Diagnostics;
using System.Globalization;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Tokens renewed again and again while as much is written and read as goes, under every policy in every mode, both ways round with node-opcua. Not part of a normal run.</summary>
/// <remarks>
/// RENEWAL_SECONDS for each way, 30 if it is not set. A token lives a fifth of that: on a machine with forty others at work a renewal of a 2 s
/// token does not find the half second of processor that it needs.
/// </remarks>
public sealed class LongRenewal(NodeOpcUaServer node, ITestOutputHelper output) : IClassFixture<NodeOpcUaServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static int Seconds => int.Parse(Environment.GetEnvironmentVariable("RENEWAL_SECONDS") ?? "30", CultureInfo.InvariantCulture);

    private static TimeSpan Lifetime => TimeSpan.FromSeconds(Seconds / 5.0);

    public static TheoryData<string, string, bool> Ways { get; } = new(
        from policy in SecurityPolicy.Secured
        from mode in (string[])["Sign", "SignAndEncrypt"]
        from isNode in (bool[])[false, true]
        select (policy.Name, mode, isNode));

    [Theory(Explicit = true), Requirement("SEC-01")]
    [MemberData(nameof(Ways))]
    public async Task Our_client_and_link_lose_nothing_while_their_tokens_are_renewed(string policy, string mode, bool isNode)
    {
        using UaServer own = OwnPeers.StartServer(o => o with { TokenLifetimeMax = Lifetime });
        UaClientOptions options = OwnPeers.Plain(isNode ? node.Url : own.EndpointUrl) with
        {
            SecurityPolicy = SecurityPolicy.TryFind(policy, out SecurityPolicy found) ? found : throw new ArgumentException(policy),
            SecurityMode = Enum.Parse<MessageSecurityMode>(mode),
            Certificate = OwnPeers.ClientCertificate.Value,
            ServerFingerprint = isNode ? NodeOpcUa.ServerFingerprint() : OwnPeers.ServerCertificate.Value.Fingerprint,
            VerifyHostName = false,
            TokenLifetime = Lifetime,
        };
        using var link = new UaLink(options);
        UaLinkNode sequence = link.AddNode(OwnPeers.Node("ResultSeq"));
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        link.StateChanged += (_, change) => said.Enqueue($"{TimeProvider.System.GetUtcNow():mm:ss.fff} {change.Reason}");
        link.Start();
        await using UaClient client = await UaClient.ConnectAsync(options);
        Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
        long start = Stopwatch.GetTimestamp();
        bool IsOver() => Stopwatch.GetElapsedTime(start).TotalSeconds > Seconds;

        uint written = 0;
        var outcomes = new HashSet<UaOutcomeKind>();
        var writing = new Thread(() =>
        {
            while (!IsOver()) outcomes.Add(link.TryWrite([new(sequence, ++written)], Patience).Kind);
        });
        writing.Start();
        long read = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!IsOver())
            {
                Assert.Equal(StatusCode.Good, (await client.ReadAsync(OwnPeers.Node("Score"))).Status);
                Interlocked.Increment(ref read);
            }
        }));
        writing.Join();
        DataValue last = await client.ReadAsync(OwnPeers.Node("ResultSeq"));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{policy}/{mode} {(isNode ? "node-opcua" : "our server")}: {written} writes, {read} reads, {link.RenewalCount} and {client.RenewalCount} renewals in {Seconds} s"));
        Assert.True(outcomes.SetEquals([UaOutcomeKind.Done]), $"{string.Join(", ", outcomes)}\n{string.Join("\n", said)}");
        Assert.Equal((1, 1, written), (link.SessionCount, client.SessionCount, (uint)last.Value.ToObject()!));
        Assert.True(link.RenewalCount >= 5 && client.RenewalCount >= 5, string.Join("\n", said));
    }

    [Theory(Explicit = true), Requirement("SEC-01")]
    [MemberData(nameof(NodeOpcUaPolicyTests.PoliciesAndModes), MemberType = typeof(NodeOpcUaPolicyTests))]
    public async Task Our_server_renews_node_opcuas_tokens_while_it_writes(string policy, string mode)
    {
        using UaServer server = OwnPeers.StartServer(o => o with { TokenLifetimeMax = Lifetime });

        string said = await NodeOpcUa.RunScriptAsync("renew.mjs", server.EndpointUrl, policy, mode, Seconds.ToString(CultureInfo.InvariantCulture), (Seconds * 200).ToString(CultureInfo.InvariantCulture));

        output.WriteLine($"{policy}/{mode} node-opcua's client: {said.Trim()}");
        string[] words = said.Split('\n').Single(l => l.StartsWith("RENEWED ", StringComparison.Ordinal)).Split(' ');
        Assert.True(int.Parse(words[1], CultureInfo.InvariantCulture) >= 5, said);
        Assert.Equal(words[2], server.FindVariable(new NodeId(2, "DB_Vision.ResultUnitId"))!.Value.ToObject()!.ToString());
        Assert.DoesNotContain("LOST", said, StringComparison.Ordinal);
    }
}
