using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <content>The pixels and maps behind the records: their buffers, and who claims them.</content>
public sealed partial class Line
{
    // From a unit's decision to its record: delivery, the flush of the records, a disk that takes its time.
    private static readonly TimeSpan RecordWithin = TimeSpan.FromSeconds(2);

    private EvidenceRing[] NewRings(PlcHandshakeSettings handshake) =>
    [
        .. _recipes.Loaded.Finders.Select(finder => new EvidenceRing(
            _configuration.Evidence.Buffers, finder.ImageBytes, finder.Map.Values.Length, handshake.RejectWindow + RecordWithin)),
    ];

    private EvidenceKeeper NewEvidence(
        EvidenceRing[] rings, HandOver<KeptView> kept, LateMaps maps, LineJournal journal, LineReadiness readiness, Action<AuditEvent> audit) =>
        new(
            rings, _evidence, kept, _configuration.Evidence, _clock, audit, journal.EvidenceLost, maps, why => readiness.Raise(LineEvent.Halt, why),
            () => readiness.Acknowledgements);

    private void EvidenceFailed(Exception failure, LineJournal journal, LineReadiness readiness)
    {
        // Nobody takes its buffers any more, so every later record says lost.
        LogEvidenceFailed(failure);
        string why = $"the writer of the evidence failed: {failure.Message}";
        journal.EvidenceLost(why);
        if (_configuration.Evidence.WhenLost == EvidenceLoss.Halt) readiness.Raise(LineEvent.Halt, why);
    }

    private void TellMaps(EvidenceKeeper evidence)
    {
        if (evidence.MapsMade + evidence.MapsMissed > 0) LogMaps(evidence.MapsMade, evidence.MapsMissed);
    }

    [LoggerMessage(1570, LogLevel.Information, "maps made beside the line: {Made}; given up: {Missed}, each with its reason in the audit log")]
    private partial void LogMaps(long made, long missed);

    [LoggerMessage(1461, LogLevel.Error, "the writer of pixels and maps failed; nothing more is kept")]
    private partial void LogEvidenceFailed(Exception failure);
}
