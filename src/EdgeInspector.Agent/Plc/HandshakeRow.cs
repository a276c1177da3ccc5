using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>A row of <see cref="HandshakeTable"/>.</summary>
/// <param name="From">The state.</param>
/// <param name="On">The event.</param>
/// <param name="To">The next state.</param>
/// <param name="Do">What has to be done.</param>
/// <param name="Outcome">What became of the verdict; means something with <see cref="HandshakeAction.End"/> only.</param>
public readonly record struct HandshakeRow(
    HandshakeState From, HandshakeEvent On, HandshakeState To, HandshakeAction Do, DeliveryOutcome Outcome = DeliveryOutcome.NotSent);
