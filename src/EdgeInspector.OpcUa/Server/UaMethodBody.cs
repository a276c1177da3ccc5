namespace EdgeInspector.OpcUa;

/// <summary>What a server's method does.</summary>
/// <remarks>Runs on the connection's thread before the answer is sent, so it must be short.</remarks>
/// <param name="inputs">As many as the method's inputs, each of its type.</param>
/// <param name="outputs">As many as the method's outputs; sent only when the result is not bad, and must then have their types.</param>
/// <param name="receivedTimestamp"><see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> when the request's last byte had been received.</param>
/// <returns>Good, or what the caller is told instead.</returns>
public delegate StatusCode UaMethodBody(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long receivedTimestamp);
