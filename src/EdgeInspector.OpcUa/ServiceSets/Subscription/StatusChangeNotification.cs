namespace EdgeInspector.OpcUa;

/// <summary>The subscription itself has changed, most often ended.</summary>
internal sealed record StatusChangeNotification(StatusCode Status) : IUaStructure<StatusChangeNotification>
{
    public const uint Id = 820;

    public static uint EncodingId => Id;

    public static StatusChangeNotification Read(ref UaReader reader)
    {
        StatusCode status = reader.ReadStatusCode();
        reader.ReadDiagnosticInfo();
        return new StatusChangeNotification(status);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(Status);
        writer.WriteDiagnosticInfo(null);
    }
}
