namespace EdgeInspector.OpcUa;

public sealed partial class VisionSystem
{
    private VisionRecipe[] _recipes = [];
    private VisionId? _prepared;

    /// <summary>Shows the recipes that the system has, and which of them it works by (null: none).</summary>
    /// <remarks>A recipe's node stays once it is there: nodes that vanish under a client help nobody.</remarks>
    public void SetRecipes(IReadOnlyList<VisionRecipe> recipes, VisionId? prepared)
    {
        ArgumentNullException.ThrowIfNull(recipes);
        lock (_lock)
        {
            bool isNew = prepared is not null && !prepared.Equals(_prepared);
            _recipes = [.. recipes];
            _prepared = prepared;
            foreach (VisionRecipe recipe in _recipes) Show(recipe);
            if (!isNew) return;
            _server.Raise(new UaEvent(new NodeId(_index, 1022), _recipeManagement, Now, 100, $"recipe {prepared!.Id} is prepared")
                .With(_structures.RecipeInternal(prepared), Field("InternalId"))
                .With(_structures.RecipeExternal(prepared), Field("ExternalId")));
        }
    }

    private void ServeRecipes()
    {
        Method("RecipeManagement.GetRecipeListFiltered").Body = GetRecipeListFiltered;
        Method("RecipeManagement.ReleaseRecipeHandle").Body = ReleaseHandle;
    }

    private void Show(VisionRecipe recipe)
    {
        UaNode folder = Below("RecipeManagement.Recipes");
        var nodeId = new NodeId(1, $"{folder.NodeId.Text}.{recipe.Id.Id}");
        UaNode node = _server.Space.Find(nodeId) ?? _server.Space.Instantiate(
            _server.Space.Find(new NodeId(_index, 1002))!, nodeId, new QualifiedName(1, recipe.Id.Id), folder.NodeId, WellKnownNodes.HasComponent, p => p == "ExternalId");
        UaVariable Part(string name) => (UaVariable)_server.Space.Find(new NodeId(1, $"{node.NodeId.Text}.{name}"))!;
        Part("InternalId").Value = _structures.RecipeInternal(recipe.Id);
        Part("ExternalId").Value = _structures.RecipeExternal(recipe.Id);
        Part("LastModified").Value = recipe.LastModified;
        Part("IsPrepared").Value = recipe.Id.Equals(_prepared);
    }

    // ExternalId, ProductId, IsPrepared (0 no, 1 yes, 2 either), MaxResults, StartIndex, Timeout -> IsComplete, ResultCount, RecipeHandle, RecipeList, Error
    private StatusCode GetRecipeListFiltered(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long received)
    {
        if (!_structures.TryReadRecipeExternal(inputs[0], out VisionId external) || !_structures.TryReadProductId(inputs[1], out string product)
            || !inputs[2].TryGet(out int prepared) || !inputs[3].TryGet(out uint countMax) || !inputs[4].TryGet(out uint start) || prepared is < 0 or > 2)
        {
            return StatusCode.BadInvalidArgument;
        }

        VisionRecipe[] matching;
        lock (_lock)
        {
            matching = [.. _recipes.Where(r => product.Length == 0 && Matches(external, r.Id) && (prepared == 2 || r.Id.Equals(_prepared) == (prepared == 1)))];
        }

        VisionRecipe[] told = [.. matching.Skip((int)Math.Min(start, int.MaxValue)).Take(countMax == 0 ? int.MaxValue : (int)Math.Min(countMax, int.MaxValue))];
        outputs[0] = start + (ulong)told.Length >= (ulong)matching.Length;
        outputs[1] = (uint)told.Length;
        outputs[2] = told.Length == 0 ? 0U : NewHandle();
        outputs[3] = Variant.ArrayOf(BuiltInType.ExtensionObject, told.Select(r => _structures.RecipeInternal(r.Id).ToExtensionObject()).ToArray());
        outputs[4] = ErrorNone;
        return StatusCode.Good;
    }
}
