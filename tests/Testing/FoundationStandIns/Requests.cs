#pragma warning disable CA1822, CA1710, CA1711, CA1002, CA2227, CA1720, CA1724, CA1008, CA1010 // The names and shapes are the stack's, not ours.
namespace Opc.Ua;

public sealed class RequestHeader
{
    public uint TimeoutHint { get; set; }
}

public enum TimestampsToReturn
{
    Source = 0,
    Neither = 3,
}

public sealed class WriteValue
{
    public NodeId? NodeId { get; set; }

    public uint AttributeId { get; set; }

    public DataValue? Value { get; set; }
}

public sealed class WriteValueCollection : List<WriteValue>;

public sealed class ReadValueId
{
    public NodeId? NodeId { get; set; }

    public uint AttributeId { get; set; }
}

public sealed class ReadValueIdCollection : List<ReadValueId>;

public sealed class StatusCodeCollection : List<StatusCode>;

public sealed class DataValueCollection : List<DataValue>;

public sealed class VariantCollection : List<Variant>;

public sealed class WriteResponse
{
    public StatusCodeCollection Results { get; } = [];
}

public sealed class ReadResponse
{
    public DataValueCollection Results { get; } = [];
}

public sealed class CallMethodRequest
{
    public NodeId? ObjectId { get; set; }

    public NodeId? MethodId { get; set; }

    public VariantCollection InputArguments { get; set; } = [];
}

public sealed class CallMethodRequestCollection : List<CallMethodRequest>;

public sealed class CallMethodResult
{
    public StatusCode StatusCode { get; set; }

    public VariantCollection OutputArguments { get; } = [];
}

public sealed class CallMethodResultCollection : List<CallMethodResult>;

public sealed class CallResponse
{
    public CallMethodResultCollection Results { get; } = [];
}

public interface ITelemetryContext;

public sealed class DefaultTelemetry : ITelemetryContext
{
    private DefaultTelemetry() { }

    public static ITelemetryContext Create(Action<object> configure) => new DefaultTelemetry();
}

public enum ApplicationType
{
    Server = 0,
    Client = 1,
}

public sealed class SecurityConfiguration;

public sealed class TransportQuotas;

public sealed class ClientConfiguration;

public sealed class ApplicationConfiguration(ITelemetryContext telemetry)
{
    public ITelemetryContext Telemetry { get; } = telemetry;

    public string ApplicationName { get; set; } = "";

    public string ApplicationUri { get; set; } = "";

    public ApplicationType ApplicationType { get; set; }

    public SecurityConfiguration? SecurityConfiguration { get; set; }

    public TransportQuotas? TransportQuotas { get; set; }

    public ClientConfiguration? ClientConfiguration { get; set; }

    public Task ValidateAsync(ApplicationType applicationType, CancellationToken ct = default) => Task.CompletedTask;
}

public sealed class EndpointDescription
{
    public string EndpointUrl { get; set; } = "";
}

public sealed class EndpointConfiguration
{
    public static EndpointConfiguration Create(ApplicationConfiguration configuration) => new();
}

public sealed class ConfiguredEndpoint(object? collection, EndpointDescription description, EndpointConfiguration configuration)
{
    public object? Collection { get; } = collection;

    public EndpointDescription Description { get; } = description;

    public EndpointConfiguration Configuration { get; } = configuration;
}

public sealed class AnonymousIdentityToken;

public interface IUserIdentity;

public sealed class UserIdentity(AnonymousIdentityToken token) : IUserIdentity
{
    public AnonymousIdentityToken Token { get; } = token;
}
