#pragma warning disable CA1822, CA1063, CA1816, CA1711 // The names and shapes are the stack's, not ours.
using System.Globalization;
using EdgeInspector.OpcUa;
using Own = EdgeInspector.OpcUa;

namespace Opc.Ua.Client;

public interface ISession : IDisposable
{
    bool Connected { get; }

    IServiceMessageContext MessageContext { get; }

    NamespaceTable NamespaceUris { get; }

    Task<WriteResponse> WriteAsync(RequestHeader? requestHeader, WriteValueCollection nodesToWrite, CancellationToken ct);

    Task<ReadResponse> ReadAsync(RequestHeader? requestHeader, double maxAge, TimestampsToReturn timestampsToReturn, ReadValueIdCollection nodesToRead, CancellationToken ct);

    Task<CallResponse> CallAsync(RequestHeader? requestHeader, CallMethodRequestCollection methodsToCall, CancellationToken ct);
}

public static class CoreClientUtils
{
    public static Task<EndpointDescription> SelectEndpointAsync(
        ApplicationConfiguration application, string discoveryUrl, bool useSecurity, ITelemetryContext telemetry, CancellationToken ct = default) =>
        Task.FromResult(new EndpointDescription { EndpointUrl = discoveryUrl });
}

public sealed class DefaultSessionFactory(ITelemetryContext telemetry)
{
    public ITelemetryContext Telemetry { get; } = telemetry;

    public async Task<ISession> CreateAsync(
        ApplicationConfiguration configuration, ConfiguredEndpoint endpoint, bool updateBeforeConnect, string sessionName, uint sessionTimeout,
        IUserIdentity identity, IList<string>? preferredLocales, CancellationToken ct = default)
    {
        var options = new UaClientOptions
        {
            EndpointUrl = endpoint.Description.EndpointUrl,
            SecurityPolicy = SecurityPolicy.None,
            SecurityMode = MessageSecurityMode.None,
            SessionName = sessionName,
            SessionTimeout = TimeSpan.FromMilliseconds(sessionTimeout),
        };
        return await StandInSession.AskAsync(async () => new StandInSession(await UaClient.ConnectAsync(options, cancel: ct)));
    }
}

/// <summary>Our own client behind the shape of the stack's session. Once lost it stays lost, as the adapter wants no reconnection.</summary>
internal sealed class StandInSession(UaClient client) : ISession, IServiceMessageContext
{
    public bool Connected => client.IsConnected && client.SessionCount == 1;

    public IServiceMessageContext MessageContext => this;

    public NamespaceTable NamespaceUris { get; } = new();

    public Task<WriteResponse> WriteAsync(RequestHeader? requestHeader, WriteValueCollection nodesToWrite, CancellationToken ct) => AskAsync(async () =>
    {
        var response = new WriteResponse();
        (NodeAddress, Own.Variant)[] items = [.. nodesToWrite.Select(w => (NodeAddress.Parse(w.NodeId!.Text), ToOwn(w.Value!.Value)))];
        foreach (Own.StatusCode status in await Living().WriteAsync(items, Hint(requestHeader), ct)) response.Results.Add(status.Value);
        return response;
    });

    public Task<ReadResponse> ReadAsync(
        RequestHeader? requestHeader, double maxAge, TimestampsToReturn timestampsToReturn, ReadValueIdCollection nodesToRead, CancellationToken ct) => AskAsync(async () =>
    {
        var response = new ReadResponse();
        NodeAddress[] nodes = [.. nodesToRead.Select(r => NodeAddress.Parse(r.NodeId!.Text))];
        foreach (Own.DataValue value in await Living().ReadAsync(nodes, (AttributeId)nodesToRead[0].AttributeId, Hint(requestHeader), ct))
            response.Results.Add(new DataValue(new Variant(ToTheirs(value.Value.ToObject()))) { StatusCode = value.Status.Value });
        return response;
    });

    public Task<CallResponse> CallAsync(RequestHeader? requestHeader, CallMethodRequestCollection methodsToCall, CancellationToken ct) => AskAsync(async () =>
    {
        var response = new CallResponse();
        foreach (CallMethodRequest call in methodsToCall)
        {
            var result = new CallMethodResult();
            try
            {
                Own.Variant[] outputs = await Living().CallAsync(
                    NodeAddress.Parse(call.ObjectId!.Text), NodeAddress.Parse(call.MethodId!.Text), [.. call.InputArguments.Select(i => ToOwn(i.Value))], Hint(requestHeader), ct);
                foreach (Own.Variant output in outputs) result.OutputArguments.Add(new Variant(ToTheirs(output.ToObject())));
            }
            catch (UaException refused) when (Connected && refused.Status.Value is not (StatusCodes.BadTimeout or StatusCodes.BadRequestTimeout))
            {
                result.StatusCode = refused.Status.Value;
            }

            response.Results.Add(result);
        }

        return response;
    });

    public void Dispose() => client.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Failures in the stack's words.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (UaException failed)
        {
            throw new ServiceResultException(failed.Status.Value, failed.Message);
        }
    }

    private UaClient Living() => Connected ? client : throw new ServiceResultException(StatusCodes.BadNotConnected, "the session is lost");

    private static TimeSpan? Hint(RequestHeader? header) => header is { TimeoutHint: > 0 } ? TimeSpan.FromMilliseconds(header.TimeoutHint) : null;

    private static Own.Variant ToOwn(object? value) => value switch
    {
        bool b => b,
        byte n => n,
        ushort n => n,
        uint n => n,
        float n => n,
        string text => text,
        ExtensionObject { Body: byte[] body } wrapped => new Own.ExtensionObject(Own.NodeId.Parse(wrapped.TypeId.Node.Text), ExtensionObjectEncoding.Binary, body),
        _ => throw new ServiceResultException(StatusCodes.BadUnknownResponse, $"{value} is nothing that the adapter writes"),
    };

    private static object? ToTheirs(object? value) => value switch
    {
        Own.NodeId node => new NodeId(node.ToString()),
        Own.ExtensionObject { TypeId: var type } wrapped when type == new Own.NodeId(122) => new ExtensionObject(new ExpandedNodeId(new NodeId("i=122")), Definition(wrapped.Body.ToArray())),
        Own.ExtensionObject wrapped => new ExtensionObject(new ExpandedNodeId(new NodeId(wrapped.TypeId.ToString())), wrapped.Body.ToArray()),
        _ => value,
    };

    // [OPC UA Part 6 §5.2.2.9, Part 3 §8.48, §8.51]
    private static StructureDefinition Definition(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body));
        NodeId encoding = Node(reader);
        Node(reader);
        var type = (StructureType)reader.ReadInt32();
        var fields = new List<StructureField>();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            string name = Text(reader);
            byte localized = reader.ReadByte();
            if ((localized & 1) != 0) Text(reader);
            if ((localized & 2) != 0) Text(reader);
            NodeId fieldType = Node(reader);
            reader.ReadInt32();
            int dimensions = reader.ReadInt32();
            for (; dimensions > 0; dimensions--) reader.ReadUInt32();
            reader.ReadUInt32();
            reader.ReadBoolean();
            fields.Add(new StructureField(name, fieldType));
        }

        return new StructureDefinition { DefaultEncodingId = encoding, StructureType = type, Fields = fields };
    }

    private static NodeId Node(BinaryReader reader)
    {
        byte form = reader.ReadByte();
        (ushort space, string id) = form switch
        {
            0 => ((ushort)0, $"i={reader.ReadByte()}"),
            1 => (reader.ReadByte(), string.Create(CultureInfo.InvariantCulture, $"i={reader.ReadUInt16()}")),
            2 => (reader.ReadUInt16(), string.Create(CultureInfo.InvariantCulture, $"i={reader.ReadUInt32()}")),
            3 => (reader.ReadUInt16(), $"s={Text(reader)}"),
            _ => throw new ServiceResultException(StatusCodes.BadUnknownResponse, $"node id of form {form}"),
        };
        return new NodeId(space == 0 ? id : $"ns={space};{id}");
    }

    private static string Text(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        return length <= 0 ? "" : System.Text.Encoding.UTF8.GetString(reader.ReadBytes(length));
    }
}
