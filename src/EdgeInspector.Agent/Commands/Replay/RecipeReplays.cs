using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>One replay for each recipe of the configuration that a record was decided under; the line's own for all others.</summary>
internal sealed class RecipeReplays : IDisposable
{
    private readonly LineConfiguration _configuration;
    private readonly int _threads;
    private readonly Dictionary<string, FrameReplay> _opened = new(StringComparer.Ordinal);

    public RecipeReplays(LineConfiguration configuration, int threads)
    {
        _configuration = configuration;
        _threads = threads;
    }

    /// <summary>The one for a recipe's id; null, and says why, when its model may not run.</summary>
    public FrameReplay? For(string recipe, out string problem)
    {
        problem = "";
        RecipeChoice? choice = _configuration.Choices.FirstOrDefault(c => c.Recipe.Id == recipe);
        LineConfiguration settings = choice is null ? _configuration : _configuration.With(choice, _configuration.Batch.Id);
        if (_opened.TryGetValue(settings.Recipe.Id, out FrameReplay? known)) return known;
        if (FrameReplay.Open(settings, _threads, out problem) is not { } opened) return null;
        _opened.Add(settings.Recipe.Id, opened);
        return opened;
    }

    public void Dispose()
    {
        foreach (FrameReplay replay in _opened.Values) replay.Dispose();
    }
}
