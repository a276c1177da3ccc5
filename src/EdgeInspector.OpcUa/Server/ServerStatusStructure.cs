namespace EdgeInspector.OpcUa;

/// <summary>State of a server, 0 is running. [OPC UA Part 5 §12.10]</summary>
internal sealed record ServerStatusStructure(
    DateTime StartTime, DateTime CurrentTime, int State, BuildInfo BuildInfo, uint SecondsTillShutdown, LocalizedText ShutdownReason) : IUaStructure<ServerStatusStructure>
{
    public static uint EncodingId => 864;

    public static ServerStatusStructure Read(ref UaReader reader)
    {
        DateTime startTime = reader.ReadDateTime();
        DateTime currentTime = reader.ReadDateTime();
        int state = reader.ReadInt32();
        BuildInfo buildInfo = BuildInfo.Read(ref reader);
        uint secondsTillShutdown = reader.ReadUInt32();
        LocalizedText shutdownReason = reader.ReadLocalizedText();
        return new ServerStatusStructure(startTime, currentTime, state, buildInfo, secondsTillShutdown, shutdownReason);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteDateTime(StartTime);
        writer.WriteDateTime(CurrentTime);
        writer.WriteInt32(State);
        BuildInfo.Write(writer);
        writer.WriteUInt32(SecondsTillShutdown);
        writer.WriteLocalizedText(ShutdownReason);
    }
}
