namespace EdgeInspector.OpcUa;

/// <summary>Which changes of a value are worth a notification. [OPC UA Part 4 §7.22.2]</summary>
/// <param name="Trigger">0 status, 1 status or value, 2 also the time.</param>
/// <param name="DeadbandType">0 none, 1 absolute, 2 percent of a range.</param>
/// <param name="DeadbandValue">How far a number must move.</param>
internal sealed record DataChangeFilter(int Trigger, uint DeadbandType, double DeadbandValue) : IUaStructure<DataChangeFilter>
{
    public static readonly DataChangeFilter Default = new(1, 0, 0);

    public static uint EncodingId => 724;

    public static DataChangeFilter Read(ref UaReader reader)
    {
        int trigger = reader.ReadInt32();
        uint deadbandType = reader.ReadUInt32();
        double deadbandValue = reader.ReadDouble();
        return new DataChangeFilter(trigger, deadbandType, deadbandValue);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteInt32(Trigger);
        writer.WriteUInt32(DeadbandType);
        writer.WriteDouble(DeadbandValue);
    }

    /// <summary>Whether this server can do it for a variable of that type.</summary>
    public StatusCode JudgeFor(BuiltInType type)
    {
        if (Trigger is < 0 or > 2) return StatusCode.BadMonitoredItemFilterInvalid;
        // A percentage needs an EURange, which no variable here has.
        if (DeadbandType > 1) return StatusCode.BadMonitoredItemFilterUnsupported;
        if (DeadbandType == 0) return StatusCode.Good;
        if (!double.IsFinite(DeadbandValue) || DeadbandValue < 0) return StatusCode.BadDeadbandFilterInvalid;
        return type is >= BuiltInType.SByte and <= BuiltInType.Double ? StatusCode.Good : StatusCode.BadFilterNotAllowed;
    }

    public bool Passes(in DataValue before, in DataValue now)
    {
        if (now.Status != before.Status) return true;
        if (Trigger == 0) return false;
        if (Trigger == 2 && now.SourceTimestamp != before.SourceTimestamp) return true;
        if (now.Value == before.Value) return false;
        if (DeadbandType == 0 || !TryNumber(before.Value, out double was) || !TryNumber(now.Value, out double isNow)) return true;
        return !(Math.Abs(isNow - was) <= DeadbandValue);
    }

    private static bool TryNumber(in Variant value, out double number)
    {
        number = 0;
        if (value.IsArray) return false;
        if (value.TryGetWhole(out long whole)) number = whole;
        else if (value.TryGet(out float single)) number = single;
        else if (!value.TryGet(out number)) return false;
        return true;
    }
}
