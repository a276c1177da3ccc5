namespace EdgeInspector.OpcUa;

/// <summary>Where and how a client connects.</summary>
public sealed record UaClientOptions
{
    /// <summary>For example <c>opc.tcp://10.1.2.3:4840</c>; port 4840 if none is given. This host is dialled, whatever GetEndpoints says.</summary>
    public required string EndpointUrl { get; init; }

    public SecurityPolicy SecurityPolicy { get; init; } = SecurityPolicy.Basic256Sha256;

    public MessageSecurityMode SecurityMode { get; init; } = MessageSecurityMode.SignAndEncrypt;

    public UaIdentity Identity { get; init; } = UaIdentity.Anonymous;

    /// <summary>Our certificate; needed by every policy but None. The owner of the options disposes of it.</summary>
    public ApplicationCertificate? Certificate { get; init; }

    /// <summary>The trust list; needed by every policy but None unless <see cref="ServerFingerprint"/> pins the server.</summary>
    public PkiFolder? Pki { get; init; }

    /// <summary><c>sha256:…</c> of the one server certificate that is accepted.</summary>
    public string? ServerFingerprint { get; init; }

    /// <summary>Whether the server's certificate must name the dialled host.</summary>
    public bool VerifyHostName { get; init; } = true;

    /// <summary>Takes a server's certificate whose signature rests on SHA-1, as old PLCs have them; logged at every start.</summary>
    public bool AllowSha1Certificates { get; init; }

    /// <summary>Takes a server's certificate whose authority has left no valid revocation list in the store.</summary>
    public bool AllowUnknownRevocation { get; init; }

    /// <summary>Used when there is no certificate, whose URI counts otherwise.</summary>
    public string ApplicationUri { get; init; } = "urn:edgeinspector:agent";

    public string ApplicationName { get; init; } = "EdgeInspector";

    public string SessionName { get; init; } = "EdgeInspector";

    /// <summary>Asked of the server; below a minute S7 and Beckhoff sessions die when idle.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An idle session reads the server's state this often, so that a dead link is noticed.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Asked of the server for each channel token; renewed at 75 % of what it grants.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a request may take when the caller names no time, and the whole of one connection attempt may take three of them.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a <see cref="UaLink"/> waits for a sign that a late request has arrived before it resets the connection, so that it never arrives.</summary>
    /// <remarks>Default 250 ms, longer than any stack delays an acknowledgement. 0 resets at the deadline itself, and so at most late answers.</remarks>
    public TimeSpan UnacknowledgedGrace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>First pause after a lost connection; doubled up to <see cref="ReconnectDelayMax"/>, with ±25 % chance in it.</summary>
    public TimeSpan ReconnectDelayMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether a <see cref="UaLink"/> asks the server for short aliases of its nodes (RegisterNodes), anew in every session.</summary>
    /// <remarks>Default true; a server without the service is written to by the full names. False for one whose aliases are wrong.</remarks>
    public bool RegistersNodes { get; init; } = true;

    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause after the server has refused the user: a wrong password that is tried again and again locks the account at many servers.</summary>
    public TimeSpan RefusedUserDelay { get; init; } = TimeSpan.FromMinutes(1);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What we take; the other end narrows what we send.</summary>
    internal TransportLimits Limits { get; init; } = new();

    /// <summary>Number of the first chunk on every connection; tests begin near the wrap.</summary>
    internal uint SequenceNumberFirst { get; init; } = 1;

    internal CertificateRules Rules => new()
    {
        Fingerprint = ServerFingerprint,
        VerifyHostName = VerifyHostName,
        AllowSha1 = AllowSha1Certificates,
        AllowUnknownRevocation = AllowUnknownRevocation,
    };

    internal string OwnUri => Certificate?.ApplicationUri ?? ApplicationUri;
}
