using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>What the handshake asks of its driver.</summary>
/// <param name="Do">The next thing to do.</param>
/// <param name="Outcome">What became of the verdict, with <see cref="HandshakeAction.End"/>.</param>
/// <param name="Left">Time until the deadline; goes into the request as its TimeoutHint.</param>
public readonly record struct HandshakeStep(HandshakeAction Do, DeliveryOutcome Outcome, TimeSpan Left);
