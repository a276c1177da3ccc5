namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>Measurements that run while no other test does: what other tests make the runtime do would be counted too.</summary>
[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
