namespace EdgeInspector.OpcUa.Tests;

/// <summary>Reads what a fuzz test offers in every way in which a value can begin.</summary>
internal static class UaReaderReading
{
    public static void ReadVariantAndDataValue(this UaReader reader)
    {
        UaReader again = reader;
        UaReader third = reader;
        reader.ReadVariant();
        again.ReadDataValue();
        third.ReadDiagnosticInfo();
        third.ReadExpandedNodeId();
    }
}
