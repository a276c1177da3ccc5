namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Outcome of one command, with the camera's status when it refused.</summary>
public readonly record struct GvcpResult(GvcpOutcome Outcome, GvcpStatus Status)
{
    public bool Succeeded => Outcome == GvcpOutcome.Success;

    public override string ToString() => Outcome == GvcpOutcome.Refused ? $"refused with {Status} (0x{(ushort)Status:X4})" : Outcome.ToString();
}
