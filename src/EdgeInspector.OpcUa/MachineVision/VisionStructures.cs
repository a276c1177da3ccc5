namespace EdgeInspector.OpcUa;

/// <summary>The structures of OPC 40100-1 as this server's address space numbers them.</summary>
internal sealed class VisionStructures(AddressSpace space, ushort index)
{
    private readonly UaStructureType _result = space.StructureOf(new NodeId(index, 3006));
    private readonly UaStructureType _resultId = space.StructureOf(new NodeId(index, 3021));
    private readonly UaStructureType _partId = space.StructureOf(new NodeId(index, 3004));
    private readonly UaStructureType _jobId = space.StructureOf(new NodeId(index, 3016));
    private readonly UaStructureType _measId = space.StructureOf(new NodeId(index, 3015));
    private readonly UaStructureType _productId = space.StructureOf(new NodeId(index, 3003));
    private readonly UaStructureType _recipeExternal = space.StructureOf(new NodeId(index, 3002));
    private readonly UaStructureType _recipeInternal = space.StructureOf(new NodeId(index, 3013));
    private readonly UaStructureType _configuration = space.StructureOf(new NodeId(index, 3008));
    private readonly UaStructureType _times = space.StructureOf(new NodeId(index, 3005));

    public UaStructure ResultId(string id) => new(_resultId) { ["Id"] = id };

    public UaStructure PartId(string id) => new(_partId) { ["Id"] = id };

    public UaStructure JobId(string id) => new(_jobId) { ["Id"] = id };

    public UaStructure MeasId() => new(_measId) { ["Id"] = "" };

    public UaStructure ProductId() => new(_productId) { ["Id"] = "" };

    public UaStructure RecipeExternal(VisionId id) => Fill(new UaStructure(_recipeExternal), id);

    public UaStructure RecipeInternal(VisionId id) => Fill(new UaStructure(_recipeInternal), id);

    public UaStructure Configuration(VisionId id) => Fill(new UaStructure(_configuration), id);

    public UaStructure NoTimes() => new(_times);

    public UaStructure Times(VisionResult result)
    {
        var times = new UaStructure(_times) { ["StartTime"] = result.StartTime, ["EndTime"] = result.EndTime };
        if (result.AcquisitionDuration is { } acquisition) times["AcquisitionDuration"] = acquisition.TotalMilliseconds;
        if (result.ProcessingDuration is { } processing) times["ProcessingDuration"] = processing.TotalMilliseconds;
        return times;
    }

    public UaStructure Result(VisionResult result) => new(_result)
    {
        ["ResultId"] = ResultId(result.ResultId),
        ["HasTransferableDataOnFile"] = false,
        ["IsPartial"] = result.IsPartial,
        ["IsSimulated"] = result.IsSimulated,
        ["ResultState"] = (int)result.State,
        ["PartId"] = PartId(result.PartId),
        ["ExternalRecipeId"] = RecipeExternal(result.Recipe),
        ["InternalRecipeId"] = RecipeInternal(result.Recipe),
        ["InternalConfigurationId"] = Configuration(result.Configuration),
        ["JobId"] = JobId(result.JobId),
        ["CreationTime"] = result.CreationTime,
        ["ProcessingTimes"] = Times(result),
        ["ResultContent"] = Content(result),
    };

    /// <summary>A result that is none, for an answer that has to hold one.</summary>
    public UaStructure NoResult() => new(_result);

    public static Variant Content(VisionResult result) => Variant.ArrayOf(BuiltInType.Variant, result.Content.ToArray());

    public bool TryReadResultId(in Variant value, out string id) => TryReadId(_resultId, value, out id);

    public bool TryReadPartId(in Variant value, out string id) => TryReadId(_partId, value, out id);

    public bool TryReadJobId(in Variant value, out string id) => TryReadId(_jobId, value, out id);

    public bool TryReadMeasId(in Variant value, out string id) => TryReadId(_measId, value, out id);

    public bool TryReadProductId(in Variant value, out string id) => TryReadId(_productId, value, out id);

    public bool TryReadRecipeExternal(in Variant value, out VisionId id) => TryReadBinaryId(_recipeExternal, value, out id);

    public bool TryReadRecipeInternal(in Variant value, out VisionId id) => TryReadBinaryId(_recipeInternal, value, out id);

    public bool TryReadConfiguration(in Variant value, out VisionId id) => TryReadBinaryId(_configuration, value, out id);

    // No structure at all asks for nothing in particular, as one with an empty id does.
    private static bool TryReadId(UaStructureType type, in Variant value, out string id)
    {
        id = "";
        if (IsNothing(value)) return true;
        if (value.ToObject() is not ExtensionObject wrapped || !UaStructure.TryRead(type, wrapped, out UaStructure? read)) return false;
        if (read!["Id"].TryGet(out string? text)) id = text;
        return true;
    }

    private static bool TryReadBinaryId(UaStructureType type, in Variant value, out VisionId id)
    {
        id = new VisionId("", "", default);
        if (IsNothing(value)) return true;
        if (value.ToObject() is not ExtensionObject wrapped || !UaStructure.TryRead(type, wrapped, out UaStructure? read)) return false;
        read!["Id"].TryGet(out string? text);
        read["Version"].TryGet(out string? version);
        id = new VisionId(text ?? "", version ?? "", read["Hash"].ToObject() as byte[]);
        return true;
    }

    private static bool IsNothing(in Variant value) => value.IsNull || value.ToObject() is ExtensionObject { TypeId.IsNull: true };

    private static UaStructure Fill(UaStructure structure, VisionId id)
    {
        structure["Id"] = id.Id;
        if (id.Version.Length > 0) structure["Version"] = id.Version;
        if (id.Hash.IsEmpty) return structure;
        structure["Hash"] = Variant.ByteString(id.Hash.ToArray());
        structure["HashAlgorithm"] = VisionId.HashAlgorithm;
        return structure;
    }
}
