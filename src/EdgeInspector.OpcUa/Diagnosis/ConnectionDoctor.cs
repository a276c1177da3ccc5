using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>Walks the way from an address to a value as the line would, and tells each step with its remedy.</summary>
/// <remarks>Blocking; opens its own session and closes it. Writes nothing at the server; a refused certificate is kept in rejected.</remarks>
public static class ConnectionDoctor
{
    // CurrentWrite. [OPC UA Part 3 §8.57 AccessLevelType]
    private const byte CurrentWrite = 2;

    /// <summary>The steps in order; the first problem before the nodes ends the walk.</summary>
    public static IEnumerable<ConnectionStep> Examine(UaClientOptions options, IReadOnlyList<ExaminedNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(nodes);
        return Walk(options, nodes);
    }

    private static IEnumerable<ConnectionStep> Walk(UaClientOptions options, IReadOnlyList<ExaminedNode> nodes)
    {
        long start = Stopwatch.GetTimestamp();
        Socket? socket = null;
        ConnectionStep tcp = Tried("TCP", () =>
        {
            socket = UaConnection.Dial(options, EndpointAddress.Parse(options.EndpointUrl));
            return Good("TCP", string.Create(CultureInfo.InvariantCulture, $"{socket.RemoteEndPoint} answers in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms"));
        });
        yield return tcp;
        if (socket is null) yield break;

        ConnectionStep hello;
        using (socket) hello = Tried("HEL", () => Hello(options, socket));
        yield return hello;
        if (hello.Status == ConnectionStepStatus.Problem) yield break;

        EndpointDescription? endpoint = null;
        ConnectionStep endpoints = Tried("endpoints", () => Discover(options, out endpoint));
        yield return endpoints;
        if (endpoint is null) yield break;

        ConnectionStep certificate = Tried("certificate", () => Judge(options, endpoint));
        yield return certificate;
        if (certificate.Status == ConnectionStepStatus.Problem) yield break;

        UaConnection? connection = null;
        byte[] leaf = CertificateBytes.Leaf(endpoint.ServerCertificate).ToArray();
        ConnectionStep channel = Tried("channel", () =>
        {
            connection = UaConnection.Open(options, options.SecurityPolicy, options.SecurityMode, leaf);
            string tokens = string.Create(CultureInfo.InvariantCulture, $"token for {connection.Channel.CurrentToken!.Lifetime.TotalMinutes:0.#} min");
            return options.SecurityMode == MessageSecurityMode.SignAndEncrypt
                ? Good("channel", $"{options.SecurityPolicy}, {options.SecurityMode}, {tokens}")
                : new ConnectionStep("channel", ConnectionStepStatus.Warning, $"{options.SecurityPolicy}, {options.SecurityMode}, {tokens}: others can read it", "use SignAndEncrypt where the server has it");
        });
        yield return channel;
        if (connection is null) yield break;

        using (connection)
        {
            ConnectionStep session = Tried("session", () =>
            {
                SessionHandshake.OpenSession(options, connection, endpoint, leaf);
                return Good("session", string.Create(CultureInfo.InvariantCulture, $"{options.Identity} is in, timeout {connection.SessionTimeout.TotalSeconds:0} s"));
            });
            yield return session;
            if (session.Status == ConnectionStepStatus.Problem) yield break;
            foreach (ConnectionStep node in LookAt(connection, nodes)) yield return node;
            connection.CloseSession();
        }
    }

    private static ConnectionStep Hello(UaClientOptions options, Socket socket)
    {
        TransportLimits limits = UaConnection.SayHello(options, socket, options.Limits, new ChunkBuffer(options.Limits.ReceiveBufferSize));
        return Good("HEL", $"the server takes {limits.SendLimit}");
    }

    private static ConnectionStep Discover(UaClientOptions options, out EndpointDescription? endpoint)
    {
        endpoint = null;
        EndpointDescription[] offered = SessionHandshake.GetEndpoints(options);
        string list = string.Join(", ", offered.Select(e => $"{e.SecurityPolicyUri?.Split('#').Last()}/{e.SecurityMode}").Distinct());
        endpoint = SessionHandshake.Choose(options, offered);
        string users = string.Join(", ", endpoint.UserIdentityTokens.Select(t => t.TokenType).Distinct());
        return Good("endpoints", $"{list}; of {options.SecurityPolicy}/{options.SecurityMode} the users are {users}");
    }

    private static ConnectionStep Judge(UaClientOptions options, EndpointDescription endpoint)
    {
        byte[] leaf = CertificateBytes.Leaf(endpoint.ServerCertificate).ToArray();
        if (leaf.Length == 0 || options.SecurityPolicy.IsNone)
        {
            SessionHandshake.Trust(options, endpoint);
            return new ConnectionStep("certificate", ConnectionStepStatus.Warning, "none is used: nobody knows who the server is", "use a policy with security");
        }

        SessionHandshake.Trust(options, endpoint);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(leaf);
        return Good("certificate", string.Create(CultureInfo.InvariantCulture,
            $"'{certificate.Subject}' ({ApplicationCertificate.FingerprintOf(leaf)}) is accepted, valid until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"));
    }

    private static IEnumerable<ConnectionStep> LookAt(UaConnection connection, IReadOnlyList<ExaminedNode> nodes)
    {
        string[] namespaces = [];
        ConnectionStep? failed = null;
        ConnectionStep read = Tried("namespaces", () =>
        {
            namespaces = Read(connection, [Ask(WellKnownNodes.NamespaceArray, AttributeId.Value)])[0].Value.ToObject() as string[] ?? [];
            return Good("namespaces", string.Join(", ", namespaces));
        });
        if (read.Status == ConnectionStepStatus.Problem || nodes.Count > 0) yield return read;
        if (read.Status == ConnectionStepStatus.Problem) yield break;
        // One line for a namespace that is not there, not one for each of its nodes.
        ExaminedNode[] lost = [.. nodes.Where(n => !n.Address.TryResolve(namespaces, out _))];
        foreach (IGrouping<string?, ExaminedNode> missing in lost.GroupBy(n => n.Address.NamespaceUri))
        {
            string[] names = [.. missing.Select(n => n.Name)];
            string some = string.Join(", ", names.Take(3)) + (names.Length > 3 ? string.Create(CultureInfo.InvariantCulture, $" and {names.Length - 3} more") : "");
            yield return Problem("namespaces", $"the server has no namespace '{missing.Key}'; {some} {(names.Length == 1 ? "is" : "are")} looked for there", "take one of its namespaces for plc.nodes.namespace");
        }

        foreach (ExaminedNode node in nodes.Except(lost))
        {
            ConnectionStep step = Tried(node.Name, () => LookAt(connection, namespaces, node));
            yield return step;
            // A node that is wrong says nothing about the next; a connection that is gone does.
            if (step.Status == ConnectionStepStatus.Problem && connection.IsBroken) failed = step;
            if (failed is not null) yield break;
        }
    }

    private static ConnectionStep LookAt(UaConnection connection, string[] namespaces, ExaminedNode node)
    {
        node.Address.TryResolve(namespaces, out NodeId id);
        DataValue[] values = Read(connection, [Ask(id, AttributeId.DataType), Ask(id, AttributeId.Value), Ask(id, AttributeId.UserAccessLevel)]);
        if (values[0].Status.IsBad && values[0].Status == StatusCode.BadAttributeIdInvalid) return Good(node.Name, $"'{node.Address}' is there and has no value (an object or a method)");
        if (values[0].Status.IsBad)
            return Problem(node.Name, $"'{node.Address}': {values[0].Status}", "check the name in plc.nodes, and that the server offers it to OPC UA clients");
        BuiltInType builtIn = BuiltInType.Null;
        string type = values[0].Value.ToObject() is NodeId dataType ? DataTypes.TryFindBuiltIn(dataType, out builtIn) ? builtIn.ToString() : $"type {dataType}" : "?";
        if (values[1].Status.IsBad) return Problem(node.Name, $"'{node.Address}' {type}: its value cannot be read: {values[1].Status}", "give this user the right to read it");
        bool isWritable = values[2].Value.ToObject() is not byte access || (access & CurrentWrite) != 0;
        if (!Fits(builtIn, node.Type))
            return Problem(node.Name, $"'{node.Address}' is {type}, the line {(node.IsWritten ? "writes" : "reads")} {node.Type}", "give it that type in the PLC's program, or name another node in plc.nodes");
        if (node.IsWritten && !isWritable)
            return Problem(node.Name, $"'{node.Address}' {type} may not be written by this user", "give this user the right to write it");
        return node.IsWritten && IsWhole(builtIn) && BitsOf(builtIn) < BitsOf(node.Type)
            ? new ConnectionStep(node.Name, ConnectionStepStatus.Warning, $"'{node.Address}' {type} = {Shown(values[1].Value)}, writable, but narrower than {node.Type}: a value beyond it is refused", $"make it {node.Type} in the PLC's program")
            : Good(node.Name, $"'{node.Address}' {type} = {Shown(values[1].Value)}{(node.IsWritten ? ", writable" : "")}");
    }

    // Widths of one kind are converted by the client; another kind cannot be.
    private static bool Fits(BuiltInType has, BuiltInType wanted) => has == wanted || has is BuiltInType.Null or BuiltInType.Variant || wanted == BuiltInType.Null
        || (IsWhole(has) && IsWhole(wanted)) || (IsReal(has) && IsReal(wanted));

    private static bool IsWhole(BuiltInType type) => type is >= BuiltInType.SByte and <= BuiltInType.UInt64;

    private static bool IsReal(BuiltInType type) => type is BuiltInType.Float or BuiltInType.Double;

    // Of the positive numbers that fit. The types come in pairs, signed and unsigned, SByte first.
    private static int BitsOf(BuiltInType type) => !IsWhole(type) ? 0 : (8 << ((type - BuiltInType.SByte) / 2)) - (type - BuiltInType.SByte + 1) % 2;

    private static string Shown(Variant value)
    {
        string text = Convert.ToString(value.ToObject(), CultureInfo.InvariantCulture) ?? "null";
        return text.Length > 60 ? text[..60] + "…" : text;
    }

    private static ReadValueId Ask(NodeId node, AttributeId attribute) => new(node, (uint)attribute, null, default);

    private static DataValue[] Read(UaConnection connection, ReadValueId[] asked)
    {
        ReadResponse response = connection.Call<ReadRequest, ReadResponse>(new ReadRequest(connection.Header(TimeSpan.FromSeconds(5)), 0, 3, asked));
        return response.Results.Length == asked.Length
            ? response.Results
            : throw new UaException(StatusCode.BadUnexpectedError, $"{connection.EndpointUrl}: the answer to Read has {response.Results.Length} results of {asked.Length}");
    }

    private static ConnectionStep Tried(string subject, Func<ConnectionStep> step)
    {
        try
        {
            return step();
        }
        catch (Exception failed) when (failed is UaException or InvalidOperationException or IOException or System.Security.Cryptography.CryptographicException)
        {
            // The message has its remedy behind it.
            return Problem(subject, failed.Message, "");
        }
    }

    private static ConnectionStep Good(string subject, string seen) => new(subject, ConnectionStepStatus.Good, seen);

    private static ConnectionStep Problem(string subject, string seen, string remedy) => new(subject, ConnectionStepStatus.Problem, seen, remedy);
}
