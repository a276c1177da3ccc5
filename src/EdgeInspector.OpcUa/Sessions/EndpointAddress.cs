namespace EdgeInspector.OpcUa;

/// <summary>The host and port of an <c>opc.tcp</c> URL.</summary>
internal readonly record struct EndpointAddress(string Host, int Port)
{
    private const int PortDefault = 4840;

    public static EndpointAddress Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme != "opc.tcp" || uri.Host.Length == 0)
            throw new UaException(StatusCode.BadTcpEndpointUrlInvalid, $"'{url}' is not an OPC UA endpoint: expected opc.tcp://<host>[:<port>][/<path>]");
        return new EndpointAddress(uri.IdnHost.Trim('[', ']'), uri.Port < 0 ? PortDefault : uri.Port);
    }
}
