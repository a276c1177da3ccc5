namespace EdgeInspector.GigEVision.Actions;

/// <summary>What came of one ACTION.</summary>
public sealed record ActionReport
{
    /// <summary>One for each target, in their order.</summary>
    public required IReadOnlyList<ActionAnswer> Answers { get; init; }

    /// <summary>Cameras that answered a broadcast though they were no target: their keys agree with the command's.</summary>
    public required IReadOnlyList<ActionAnswer> Unexpected { get; init; }

    /// <summary>Whether there are targets and each of them accepted.</summary>
    public bool AllAccepted => Answers.Count > 0 && Answers.All(a => a.Outcome == ActionOutcome.Accepted);

    /// <summary>The targets that gave no answer, by name.</summary>
    public IReadOnlyList<string> Silent => [.. Answers.Where(a => a.Outcome == ActionOutcome.NoAnswer).Select(a => a.Name)];

    public override string ToString()
    {
        string[] failed = [.. Answers.Where(a => a.Outcome != ActionOutcome.Accepted).Select(a => $"{a}")];
        string all = failed.Length == 0
            ? $"action: {Answers.Count} of {Answers.Count} cameras accepted"
            : $"action: {Answers.Count - failed.Length} of {Answers.Count} cameras accepted; {string.Join("; ", failed)}";
        return Unexpected.Count == 0 ? all : $"{all}; unexpected: {string.Join("; ", Unexpected)}";
    }
}
