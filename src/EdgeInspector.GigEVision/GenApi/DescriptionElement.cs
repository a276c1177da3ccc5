namespace EdgeInspector.GigEVision.GenApi;

/// <summary>One element of the description file: only what a node needs, in a fifth of the time that a document takes.</summary>
internal sealed class DescriptionElement(string name, DescriptionElement? parent)
{
    private List<DescriptionElement>? _children;
    private List<(string Name, string Value)>? _attributes;

    /// <summary>Without its namespace.</summary>
    public string Name { get; } = name;

    public DescriptionElement? Parent { get; } = parent;

    /// <summary>The text directly in it, without space around.</summary>
    public string Text { get; private set; } = "";

    public IReadOnlyList<DescriptionElement> Children => _children ?? (IReadOnlyList<DescriptionElement>)[];

    public void Add(DescriptionElement child) => (_children ??= []).Add(child);

    public void AddText(string text) => Text = Text.Length == 0 ? text.Trim() : Text + text.Trim();

    public void AddAttribute(string attribute, string value) => (_attributes ??= new(2)).Add((attribute, value.Trim()));

    public string? Attribute(string attribute)
    {
        if (_attributes is null) return null;
        foreach ((string found, string value) in _attributes)
        {
            if (found == attribute) return value;
        }

        return null;
    }

    /// <summary>Adds the children of this name, if there are any, to a list that is made for the first.</summary>
    public void AddChildren(string kind, ref List<DescriptionElement>? found)
    {
        if (_children is null) return;
        foreach (DescriptionElement child in _children)
        {
            if (child.Name == kind) (found ??= []).Add(child);
        }
    }

    /// <summary>The first child of this name.</summary>
    public DescriptionElement? Child(string kind)
    {
        if (_children is null) return null;
        foreach (DescriptionElement child in _children)
        {
            if (child.Name == kind) return child;
        }

        return null;
    }
}
