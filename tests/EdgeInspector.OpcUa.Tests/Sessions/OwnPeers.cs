using System.Net;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Our own server with a few variables, on a free port, with a certificate made once for all tests.</summary>
internal static class OwnPeers
{
    public const string Namespace = "urn:plc:vision";

    public static readonly Lazy<ApplicationCertificate> ServerCertificate = new(() => Certificate("urn:test:server", "test-server"));

    public static readonly Lazy<ApplicationCertificate> ClientCertificate = new(() => Certificate("urn:test:client", "test-client"));

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, ApplicationCertificate> LargeClients = new();

    /// <summary>The verdict as one structure, its type and encoding named by texts as an S7-1500 names them.</summary>
    public static readonly UaStructureType ResultType = new("Result", new NodeId(2, "TE_\"Result\""), UaStructureKind.Structure,
        new("UnitId", BuiltInType.UInt32), new("Verdict", BuiltInType.Byte), new("ReasonCode", BuiltInType.UInt16), new("Score", BuiltInType.Float), new("Seq", BuiltInType.UInt32))
    {
        DataTypeId = new NodeId(2, "DT_\"Result\""),
    };

    public static UaServer StartServer(Func<UaServerOptions, UaServerOptions>? change = null, Microsoft.Extensions.Logging.ILogger<UaServer>? logger = null)
    {
        var options = new UaServerOptions
        {
            Address = IPAddress.Loopback,
            Port = 0,
            Namespaces = [Namespace],
            Certificate = ServerCertificate.Value,
            AutoTrustClients = true,
            VerifyUser = (user, password) => user == "ei1" && password == "vials only",
        };
        var server = new UaServer(change?.Invoke(options) ?? options, logger);
        UaNode folder = server.AddFolder(new NodeId(2, "DB_Vision"), "DB_Vision");
        server.AddVariable(new NodeId(2, "DB_Vision.Verdict"), "Verdict", (byte)0, isWritable: true, folder);
        server.AddVariable(new NodeId(2, "DB_Vision.Reject"), "Reject", false, isWritable: true, folder);
        server.AddVariable(new NodeId(2, "DB_Vision.ResultUnitId"), "ResultUnitId", 0U, isWritable: true, folder);
        server.AddVariable(new NodeId(2, "DB_Vision.ResultSeq"), "ResultSeq", 0U, isWritable: true, folder);
        server.AddVariable(new NodeId(2, "DB_Vision.Score"), "Score", 0F, isWritable: true, folder);
        server.AddVariable(new NodeId(2, "DB_Vision.AckSeq"), "AckSeq", 0U, isWritable: false, folder);
        server.AddVariable(new NodeId(2, "DB_Vision.BatchId"), "BatchId", "B-0001", isWritable: false, folder);
        server.AddStructure(new NodeId(2, "DB_Vision.Result"), "Result", new UaStructure(ResultType), isWritable: true, folder);
        server.AddMethod(new NodeId(2, "DB_Vision.PostResult"), "PostResult",
            [new("UnitId", BuiltInType.UInt32), new("Verdict", BuiltInType.Byte), new("ReasonCode", BuiltInType.UInt16), new("Score", BuiltInType.Float), new("Seq", BuiltInType.UInt32)],
            [new("AckSeq", BuiltInType.UInt32)],
            (inputs, outputs, _) =>
            {
                outputs[0] = inputs[4];
                return inputs[1].TryGet(out byte verdict) && verdict <= 2 ? StatusCode.Good : StatusCode.BadOutOfRange;
            }, folder);
        server.Start();
        return server;
    }

    public static UaClientOptions Plain(string url) => new()
    {
        EndpointUrl = url,
        SecurityPolicy = SecurityPolicy.None,
        SecurityMode = MessageSecurityMode.None,
        ReconnectDelayMin = TimeSpan.FromMilliseconds(50),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
    };

    public static UaClientOptions Secured(string url, MessageSecurityMode mode, ApplicationCertificate server) => Plain(url) with
    {
        SecurityPolicy = SecurityPolicy.Basic256Sha256,
        SecurityMode = mode,
        Certificate = ClientCertificate.Value,
        ServerFingerprint = server.Fingerprint,
    };

    /// <summary>The object on which the methods of the PLC are called.</summary>
    public static NodeAddress Folder => NodeAddress.Parse($"nsu={Namespace};s=DB_Vision");

    public static ApplicationCertificate ClientCertificateOf(int keySizeBits) =>
        keySizeBits == 2048 ? ClientCertificate.Value : LargeClients.GetOrAdd(keySizeBits, bits => Certificate("urn:test:client", "test-client", bits));

    public static NodeAddress Node(string name) => NodeAddress.Parse($"nsu={Namespace};s=DB_Vision.{name}");

    public static ApplicationCertificate Certificate(string uri, string name, int keySizeBits = 2048)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return ApplicationCertificate.Create(uri, name, ["localhost", "127.0.0.1"], now.AddDays(-1), now.AddDays(30), keySizeBits);
    }
}
