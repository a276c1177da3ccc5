namespace EdgeInspector.OpcUa;

/// <summary>What became of each clause of an event filter. [OPC UA Part 4 §7.22.3]</summary>
internal sealed record EventFilterResult(StatusCode[] SelectClauseResults, ContentFilterElementResult[] WhereClauseResults) : IUaStructure<EventFilterResult>
{
    public static readonly EventFilterResult Nothing = new([], []);

    public static uint EncodingId => 736;

    /// <summary>Nothing that was selected can be given, or the where clause cannot be kept: it would let the wrong events through.</summary>
    public bool IsRefused => Array.TrueForAll(SelectClauseResults, s => s.IsBad) || Array.Exists(WhereClauseResults, w => w.Status.IsBad);

    public bool IsAllGood => !Array.Exists(SelectClauseResults, s => s.IsBad) && !Array.Exists(WhereClauseResults, w => w.Status.IsBad);

    public static EventFilterResult Read(ref UaReader reader)
    {
        StatusCode[] select = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        ContentFilterElementResult[] where = reader.ReadStructures<ContentFilterElementResult>();
        reader.SkipDiagnosticInfos();
        return new EventFilterResult(select, where);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCodes(SelectClauseResults);
        writer.WriteInt32(-1);
        writer.WriteStructures(WhereClauseResults);
        writer.WriteInt32(-1);
    }
}
