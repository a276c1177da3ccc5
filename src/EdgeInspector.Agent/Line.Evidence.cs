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
        new(rings, _evidence, kept, _configuration.Evidence, _clock, audit, lost =>
        {
            journal.EvidenceLost(lost);
            if (lost is not null && _configuration.Evidence.WhenLost == EvidenceLoss.Halt) readiness.Raise(LineEvent.Halt, lost);
        }, maps);

    [LoggerMessage(1461, LogLevel.Error, "the writer of pixels and maps failed; nothing more is kept")]
    private partial void LogEvidenceFailed(Exception failure);
}
