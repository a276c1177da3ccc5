using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>What an integrator reads when something else than the PLC's server answers, or a variable is not what it should be.</summary>
public sealed class ConnectionDoctorTests
{
    // What a web server, an SSH server and a TLS server say to a HEL, and one that hangs up.
    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "a web server (HTTP) answered, not an OPC UA server; check the port")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "an SSH server answered, not an OPC UA server; check the port")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0046\u0000", "a TLS server answered, not an OPC UA server; check the port")]
    [InlineData("220 mail ready\r\n", "what answered HEL is not an OPC UA server; check the port")]
    [InlineData("", "the connection was closed before ACK (Disconnecting): what listens there speaks another protocol, such as TLS, or has no place left; check the port, and how many clients the PLC takes")]
    [InlineData(null, "no ACK in 0.3 s: something took the connection and says nothing; check that this is the OPC UA port and not another service's, and that the PLC is not overloaded")]
    public void Service_that_is_no_OPC_UA_server_is_named(string? answer, string told)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        string url = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"opc.tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
        var serving = new Thread(() =>
        {
            Socket client = listener.Accept();
            client.Receive(new byte[8192]);
            if (answer is null) return;
            client.Send(Encoding.Latin1.GetBytes(answer));
            client.Shutdown(SocketShutdown.Send);
        });
        serving.Start();

        ConnectionStep last = ConnectionDoctor.Examine(OwnPeers.Plain(url) with { RequestTimeout = TimeSpan.FromSeconds(answer is null ? 0.3 : 20) }, []).Last();
        serving.Join();

        Assert.Equal(("HEL", ConnectionStepStatus.Problem, $"{url}: {told}"), (last.Subject, last.Status, last.Seen));
    }

    [Fact]
    public void Name_that_nobody_knows_and_a_port_on_which_nobody_listens_are_told_apart()
    {
        UaServer server = OwnPeers.StartServer();
        string url = server.EndpointUrl;
        server.Dispose();

        string closed = Assert.Single(ConnectionDoctor.Examine(OwnPeers.Plain(url), [])).Seen;
        string unknown = Assert.Single(ConnectionDoctor.Examine(OwnPeers.Plain("opc.tcp://plc-line7.invalid:4840") with { RequestTimeout = TimeSpan.FromSeconds(20) }, [])).Seen;

        Assert.EndsWith($": nothing listens on port {new Uri(url).Port}; start the OPC UA server in the PLC's project, check the port and the firewall", closed, StringComparison.Ordinal);
        Assert.StartsWith("opc.tcp://plc-line7.invalid:4840: cannot connect: the name 'plc-line7.invalid' cannot be resolved (", unknown, StringComparison.Ordinal);
        Assert.EndsWith("; check its spelling and this PC's DNS, or dial the PLC's IP address", unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BatchId", BuiltInType.UInt32, true, "PROBLEM  seq: '{0}' is String, the line writes UInt32 -> give it that type in the PLC's program, or name another node in plc.nodes")]
    [InlineData("Score", BuiltInType.UInt32, false, "PROBLEM  seq: '{0}' is Float, the line reads UInt32 -> give it that type in the PLC's program, or name another node in plc.nodes")]
    [InlineData("Reject", BuiltInType.Byte, true, "PROBLEM  seq: '{0}' is Boolean, the line writes Byte -> give it that type in the PLC's program, or name another node in plc.nodes")]
    [InlineData("Verdict", BuiltInType.UInt16, true, "warning  seq: '{0}' Byte = 0, writable, but narrower than UInt16: a value beyond it is refused -> make it UInt16 in the PLC's program")]
    [InlineData("ResultSeq", BuiltInType.Byte, true, "ok       seq: '{0}' UInt32 = 0, writable")]
    [InlineData("ResultSeq", BuiltInType.Int32, true, "ok       seq: '{0}' UInt32 = 0, writable")]
    [InlineData("Verdict", BuiltInType.UInt32, false, "ok       seq: '{0}' Byte = 0")]
    [InlineData("AckSeq", BuiltInType.UInt32, true, "PROBLEM  seq: '{0}' UInt32 may not be written by this user -> give this user the right to write it")]
    [InlineData("Gone", BuiltInType.UInt32, true, "PROBLEM  seq: '{0}': BadNodeIdUnknown (0x80340000) -> check the name in plc.nodes, and that the server offers it to OPC UA clients")]
    [InlineData("PostResult", BuiltInType.Null, false, "ok       seq: '{0}' is there and has no value (an object or a method)")]
    public void Variable_of_another_kind_is_told_before_the_line_runs(string name, BuiltInType type, bool isWritten, string told)
    {
        using UaServer server = OwnPeers.StartServer();

        ConnectionStep step = ConnectionDoctor.Examine(OwnPeers.Plain(server.EndpointUrl), [new ExaminedNode("seq", OwnPeers.Node(name), isWritten, type)]).Last();

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, told, OwnPeers.Node(name)), step.ToString());
    }

    [Fact]
    public void Namespace_that_the_server_does_not_have_is_told_once()
    {
        using UaServer server = OwnPeers.StartServer();
        ExaminedNode[] nodes = [.. ((string[])["trigger", "unit-id", "verdict", "score"]).Select(n => new ExaminedNode(n, NodeAddress.Parse($"nsu=urn:plc:other;s={n}"), false))];

        ConnectionStep[] steps = [.. ConnectionDoctor.Examine(OwnPeers.Plain(server.EndpointUrl), [.. nodes, new ExaminedNode("batch-id", OwnPeers.Node("BatchId"), false)])];

        Assert.Equal("PROBLEM  namespaces: the server has no namespace 'urn:plc:other'; trigger, unit-id, verdict and 1 more are looked for there -> take one of its namespaces for plc.nodes.namespace", steps[^2].ToString());
        Assert.Equal(("batch-id", ConnectionStepStatus.Good), (steps[^1].Subject, steps[^1].Status));
    }
}
