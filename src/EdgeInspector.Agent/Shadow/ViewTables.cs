namespace EdgeInspector.Agent.Shadow;

/// <summary>The agreement of line and shadow for each view of each camera.</summary>
public sealed class ViewTables
{
    private readonly SortedDictionary<(string Camera, int View), ShadowTable> _tables = [];

    /// <summary>Cameras and views by name and number, each with its table.</summary>
    public IEnumerable<(string Camera, int View, ShadowTable Table)> All => _tables.Select(t => (t.Key.Camera, t.Key.View, t.Value));

    /// <summary>Counts a unit's views.</summary>
    public void Add(IEnumerable<ViewWord> views)
    {
        foreach (ViewWord view in views)
        {
            if (!_tables.TryGetValue((view.Camera, view.View), out ShadowTable? table)) _tables[(view.Camera, view.View)] = table = new ShadowTable();
            table.Add(view.Line, view.Shadow);
        }
    }

    /// <summary>To stand at a sentence's end; empty when a single view says no more than the unit.</summary>
    public string ToWords() => _tables.Count < 2 ? "" : string.Concat(All.Select(t => $"; {t.Camera} view {t.View}: {t.Table.ToWords()}"));
}
