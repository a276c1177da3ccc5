namespace EdgeInspector.Mqtt;

/// <summary>A message on its way out. Immutable: its bytes are made when it is queued and never again.</summary>
/// <param name="Topic">Whole topic.</param>
/// <param name="Payload">UTF-8 JSON.</param>
/// <param name="Retain">Whether the broker keeps it for readers that come later.</param>
/// <param name="Replaces">Key under which a newer message takes the place of a waiting one; null when each one counts.</param>
/// <param name="QueuedAt">Monotonic timestamp.</param>
/// <param name="Expiry">Age at which it is worth nothing; null is never.</param>
/// <param name="Alarm">Id of the alarm that it tells of; null for other kinds.</param>
internal sealed record OutgoingMessage(
    string Topic, byte[] Payload, bool Retain, string? Replaces, long QueuedAt, TimeSpan? Expiry = null, string? Alarm = null)
{
    /// <summary>Whether it may be dropped for room: results alone.</summary>
    public bool MayBeDropped => Expiry is not null;
}
