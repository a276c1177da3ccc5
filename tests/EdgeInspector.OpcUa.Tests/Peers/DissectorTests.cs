using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>What we put on the wire, read by Wireshark's dissector.</summary>
public sealed partial class DissectorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Dissector_reads_every_message_of_client_link_and_server()
    {
        using UaServer server = OwnPeers.StartServer();
        string port = server.Port.ToString(CultureInfo.InvariantCulture);
        using PeerProcess tshark = PeerProcess.Start("tshark", "-i", "lo", "-l", "-f", "tcp port " + port, "-d", $"tcp.port=={port},opcua", "-Y", "opcua", "-T", "fields",
            "-e", "tcp.dstport", "-e", "opcua.transport.type", "-e", "opcua.servicenodeid.numeric", "-e", "_ws.malformed", "-e", "opcua.datavalue.mask",
            "-e", "opcua.TimeoutHint", "-e", "opcua.RequestHandle", "-e", "opcua.security.rqid", "-e", "opcua.Byte");
        await tshark.WaitForOutputAsync("Capture started", Patience);

        await using (UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl)))
        {
            await client.WriteAsync(OwnPeers.Node("Verdict"), 1);
            await client.ReadAsync([OwnPeers.Node("BatchId"), OwnPeers.Node("Score")]);
            await client.BrowseAsync(new NodeId(85), countPerAnswerMax: 1);
            await client.RegisterNodesAsync([OwnPeers.Node("Verdict")]);
            await client.CallAsync(OwnPeers.Folder, OwnPeers.Node("PostResult"), [77, 1, 0, 0.5F, 1]);
            var seen = new TaskCompletionSource();
            UaSubscription subscription = await client.SubscribeAsync([OwnPeers.Node("AckSeq")], TimeSpan.FromMilliseconds(20), (_, _) => seen.TrySetResult());
            await seen.Task.WaitAsync(Patience);
            await subscription.DeleteAsync();
            using var link = new UaLink(OwnPeers.Plain(server.EndpointUrl));
            UaLinkNode verdict = link.AddNode(OwnPeers.Node("Verdict"));
            link.Start();
            Assert.True(SpinWait.SpinUntil(() => link.IsConnected, Patience));
            // The second one is the first with other numbers in it.
            Assert.True(link.TryWrite([new(verdict, (byte)2)], Patience).IsDone);
            Assert.True(link.TryWrite([new(verdict, (byte)1)], Patience / 4).IsDone);
            Assert.True(link.TryRead([verdict], new DataValue[1], Patience).IsDone);
        }

        await tshark.WaitForOutputAsync("\t452\t", Patience);
        await tshark.WaitForOutputAsync("\t476\t", Patience);
        string[][] rows = [.. tshark.Output.Split('\n').Where(l => Row().IsMatch(l)).Select(l => l.Split('\t'))];
        int[] services = [.. rows.SelectMany(r => r[2].Split(',')).Where(s => s.Length > 0).Select(s => int.Parse(s, CultureInfo.InvariantCulture)).Distinct().Order()];

        // Request and response of each service in Part 6's numbers, and the lone CloseSecureChannel 452.
        Assert.Equal(
            [428, 431, 446, 449, 452, 461, 464, 467, 470, 473, 476, 527, 530, 533, 536, 560, 563, 631, 634, 673, 676, 712, 715, 751, 754, 787, 790, 826, 829, 847, 850],
            services.Where(s => s != 397));
        Assert.All(rows, r => Assert.Equal("", r[3]));
        // A write is the value and nothing else, and tells the server how long it may take.
        string[][] writes = [.. rows.Where(r => r[2] == "673")];
        Assert.Equal(3, writes.Length);
        Assert.InRange(int.Parse(writes[2][5], CultureInfo.InvariantCulture), 1, 5000);
        // The handle is the request's id, by which it can be cancelled; the value is its own.
        Assert.Equal(writes[2][7], writes[2][6]);
        Assert.Equal(("2", "1"), (writes[1][8], writes[2][8]));
        Assert.All(writes, w => Assert.Equal("0x01", w[4]));
        Assert.All(writes, w => Assert.InRange(int.Parse(w[5], CultureInfo.InvariantCulture), 1, 20_000));
        Assert.Contains(rows, r => r[1].StartsWith("HEL", StringComparison.Ordinal));
        Assert.Contains(rows, r => r[1].StartsWith("ACK", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\d+\t[A-Z]{3}")]
    private static partial Regex Row();
}
