namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Keeps the judgements of one packet independent of each other.</summary>
internal enum FaultKind
{
    Loss,
    Duplicate,
    Reorder,
    Late,
    Truncate,
    Lengthen,
    WrongBlock,
    Stray,
    Leader,
    Trailer,
    IgnoreResend,
    RefuseResend,
    Acknowledge,
    Pending,
    Amount,
    Event,
    Refuse,
    LateAcknowledge,
    DuplicateAcknowledge,
    WrongIdAcknowledge,
    TruncateAcknowledge,
}
