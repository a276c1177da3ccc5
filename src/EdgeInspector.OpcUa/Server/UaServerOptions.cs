using System.Net;

namespace EdgeInspector.OpcUa;

/// <summary>What a server offers and whom it lets in.</summary>
public sealed record UaServerOptions
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 takes a free one, which <see cref="UaServer.Port"/> then names.</summary>
    public int Port { get; init; } = 4840;

    public string ApplicationUri { get; init; } = "urn:edgeinspector:server";

    public string ApplicationName { get; init; } = "EdgeInspector server";

    /// <summary>Namespace 2 and up; 0 is the standard's, 1 is <see cref="ApplicationUri"/>.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The server's certificate; without it only policy None is offered and no user name is taken.</summary>
    public ApplicationCertificate? Certificate { get; init; }

    /// <summary>Trust list for client certificates.</summary>
    public PkiFolder? Pki { get; init; }

    /// <summary>Takes every client certificate. For tests and the bench line alone.</summary>
    public bool AutoTrustClients { get; init; }

    /// <inheritdoc cref="CertificateRules.AllowSha1"/>
    public bool AllowSha1Certificates { get; init; }

    /// <inheritdoc cref="CertificateRules.AllowUnknownRevocation"/>
    public bool AllowUnknownRevocation { get; init; }

    /// <summary>Offers an endpoint without security.</summary>
    public bool OffersNone { get; init; } = true;

    /// <summary>Offers Sign beside SignAndEncrypt.</summary>
    public bool OffersSign { get; init; } = true;

    /// <summary>The policies offered with Sign and with SignAndEncrypt (when there is a certificate).</summary>
    public IReadOnlyList<SecurityPolicy> Policies { get; init; } = SecurityPolicy.Secured;

    public bool AllowsAnonymous { get; init; } = true;

    /// <summary>Checks a user's name and password; null offers no user names. Called on a connection's thread.</summary>
    public Func<string, string, bool>? VerifyUser { get; init; }

    /// <summary>Gives the user to whom a certificate (<c>sha256:…</c>) belongs, or null to refuse it; null offers no user certificates. Called on a connection's thread.</summary>
    public Func<string, string?>? UserOfCertificate { get; init; }

    /// <summary>Largest chunk that is taken and sent: 8192 bytes and up.</summary>
    public int BufferSizeBytes { get; init; } = 65_536;

    /// <summary>Largest message that is taken, in bytes.</summary>
    public int MessageSizeBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most chunks that a message may come in.</summary>
    public int ChunkCountMax { get; init; } = 1024;

    /// <summary>What a client may do with a node beyond what the node itself allows; null asks nothing. Called on connections' threads, so it must be quick.</summary>
    /// <remarks>A node that may not be browsed is unknown to that client.</remarks>
    public Func<UaClientIdentity, UaNode, UaAccess>? Access { get; init; }

    /// <summary>Told of everything that clients did or tried; called on connections' threads, so it must be quick and must not throw.</summary>
    public Action<UaServerAction>? Audit { get; init; }

    /// <summary>Sessions at a time. One that waits for its user gives way to a newer one, an active one never.</summary>
    public int SessionCountMax { get; init; } = 50;

    /// <summary>Connections at a time; one more takes the place of the oldest without a session, or is turned away.</summary>
    public int ConnectionCountMax { get; init; } = 100;

    /// <summary>How long a refused password, certificate or signature is answered late: guessing is slow then.</summary>
    public TimeSpan RefusalPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Subscriptions of one session.</summary>
    public int SubscriptionCountMax { get; init; } = 20;

    /// <summary>Monitored items of one session. Their queues share 20 000 entries.</summary>
    public int MonitoredItemCountMax { get; init; } = 2000;

    /// <summary>Priority of the server's threads.</summary>
    public ThreadPriority Priority { get; init; } = ThreadPriority.Normal;

    /// <summary>Longest token lifetime that is granted.</summary>
    public TimeSpan TokenLifetimeMax { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan SessionTimeoutMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Shortest publishing interval that is granted.</summary>
    public TimeSpan PublishingIntervalMin { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Refuses a service by the number of its request, with a status that is not Good: a server that lacks it; for tests.</summary>
    public Func<uint, StatusCode>? RefuseService { get; init; }

    /// <summary>The host that GetEndpoints names instead of the one that is listened on, as many PLCs name one that nobody can resolve; for tests.</summary>
    public string? AdvertisedHost { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Answers requests of these figures' own choice in the server's place; see <see cref="ServerScript"/>.</summary>
    internal ServerScript? Script { get; init; }

    /// <summary>The URI that the server's description claims instead of its certificate's; a test's liar.</summary>
    internal string? DescribedUri { get; init; }

    internal TransportLimits Limits => new()
    {
        ReceiveBufferSize = BufferSizeBytes,
        SendBufferSize = BufferSizeBytes,
        ReceiveMessageSizeMax = MessageSizeBytesMax,
        ReceiveChunkCountMax = ChunkCountMax,
    };

    /// <summary>Publish requests that one session may leave; one more has the oldest refused.</summary>
    internal int PublishRequestCountMax { get; init; } = 20;

    /// <summary>Number of the first chunk on every connection; tests begin near the wrap.</summary>
    internal uint SequenceNumberFirst { get; init; } = 1;
}
