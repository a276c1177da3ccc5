namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Which features stand in which category, and what selects them: the description turned round, once.</summary>
internal sealed class CategoryTree
{
    // Real trees are 3 deep; a circle is deeper than any.
    private const int DepthMax = 32;

    private readonly IReadOnlyDictionary<string, Node> _nodes;
    private readonly List<FeatureCategory> _categories = [];
    private readonly Dictionary<string, string> _paths = [];
    private readonly Dictionary<string, List<string>> _selectors = [];
    private readonly HashSet<string> _seen = [];

    public CategoryTree(IReadOnlyList<string> names, IReadOnlyDictionary<string, Node> nodes)
    {
        _nodes = nodes;
        if (nodes.TryGetValue("Root", out Node? root) && root is PlainNode { Kind: "Category" } top) Add(top, "", 0);
        foreach (string name in names)
        {
            Node node = nodes[name];
            if (node is PlainNode { Kind: "Category" } loose && !_seen.Contains(name)) Add(loose, name, 0);
            foreach (string selected in node.Face.Selected)
            {
                if (!_selectors.TryGetValue(selected, out List<string>? selectors)) _selectors[selected] = selectors = [];
                if (!selectors.Contains(name)) selectors.Add(name);
            }
        }
    }

    /// <summary>From the root down, a category before those within it; then those that stand nowhere.</summary>
    public IReadOnlyList<FeatureCategory> Categories => _categories;

    public string PathOf(string feature) => _paths.GetValueOrDefault(feature, "");

    public IReadOnlyList<string> SelectorsOf(string feature) => _selectors.TryGetValue(feature, out List<string>? found) ? found : [];

    private void Add(PlainNode category, string path, int depth)
    {
        if (depth > DepthMax || !_seen.Add(category.Name)) return;
        _paths.TryAdd(category.Name, path);
        string[] features = [.. category.Features.Where(f => _nodes.TryGetValue(f, out Node? node) && node is not PlainNode { Kind: "Category" })];
        foreach (string feature in features) _paths.TryAdd(feature, path);
        _categories.Add(new FeatureCategory(
            category.Name, path, category.Face.DisplayName.Length > 0 ? category.Face.DisplayName : category.Name, category.Face.Visibility, features));
        foreach (string name in category.Features)
        {
            if (_nodes.TryGetValue(name, out Node? node) && node is PlainNode { Kind: "Category" } inner)
                Add(inner, path.Length == 0 ? name : $"{path}/{name}", depth + 1);
        }
    }
}
