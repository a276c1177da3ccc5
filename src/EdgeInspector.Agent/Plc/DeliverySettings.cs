using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Plc;

/// <summary>What the verdict thread is told at its start.</summary>
public sealed record DeliverySettings
{
    /// <summary>Batch of every record.</summary>
    public required string BatchId { get; init; }

    /// <summary>How often heartbeat and state are told when nothing changes.</summary>
    public required TimeSpan StatusEvery { get; init; }

    /// <summary>Whether a unit passes unless its reject arrives (mode reject-signal): a reject that did not arrive halts the line and makes the agent mute.</summary>
    public bool RejectMustArrive { get; init; }

    /// <summary>Acknowledged to the PLC while product, batch and recipe fit.</summary>
    public ActiveRecipe Recipe { get; init; } = new("", "", "");

    /// <summary>Units after which a challenge is asked for; 0: never.</summary>
    public int ChallengeAfterUnits { get; init; }

    /// <summary>The settings of the configuration.</summary>
    public static DeliverySettings Of(LineConfiguration configuration) => new()
    {
        BatchId = configuration.Batch.Id,
        StatusEvery = configuration.Plc.Handshake.Heartbeat / 2,
        RejectMustArrive = configuration.Plc.Handshake.Mode == HandshakeMode.RejectSignal,
        Recipe = new ActiveRecipe(configuration.Recipe.Id, configuration.Recipe.Hash, configuration.Passport.Id),
        ChallengeAfterUnits = configuration.Plc.Limits.ChallengeAfterUnits,
    };
}
