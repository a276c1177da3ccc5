namespace EdgeInspector.OpcUa;

/// <summary>What came of one request on the verdict path.</summary>
/// <param name="Kind">The default is the safe one: nothing was sent.</param>
/// <param name="Status">The server's word, where there is one.</param>
/// <param name="ItemIndex">The first item that was not Good; -1 when the whole request is meant.</param>
public readonly record struct UaOutcome(UaOutcomeKind Kind, StatusCode Status = default, int ItemIndex = -1)
{
    public bool IsDone => Kind == UaOutcomeKind.Done;

    public override string ToString() => Status == StatusCode.Good ? Kind.ToString() : $"{Kind}: {Status}";
}
