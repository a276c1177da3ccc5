using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent;

/// <content>Another recipe or batch while the line runs.</content>
public sealed partial class Line
{
    private static readonly TimeSpan RecipeLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RecipeLookWhileChanging = TimeSpan.FromMilliseconds(20);

    // One task for both: a model is never asked while it is exchanged.
    private async Task KeepRecipeAsync(RecipeChangeover changeover, FileWatch files, ModelKeeper model, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            changeover.Turn(_clock.Now);
            if (files.Turn(_clock.Now)) model.AskAnew();
            model.Turn(_clock.Now);
            await Task.Delay(changeover.IsChanging ? RecipeLookWhileChanging : RecipeLook, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // On the verdict thread, between two records.
    private RecordEntry[] TurnRecords(BatchBooks books, ProvenRecipe next, LedgerCounters counters, long recorded)
    {
        ProvenRecipe old = _recipes.Loaded;
        books.End(old.Settings.Batch.Id, counters with { Triggered = recorded - counters.Unseen }, recorded);
        var entries = new List<RecordEntry>
        {
            new(null, null) { Turn = new RecordTurn(new Batch(next.Settings.Batch.Id, next.Recipe, _configuration.Cameras.Count), Context(next), next.Settings, books.Before) },
        };
        if (next.Settings.Recipe != old.Settings.Recipe)
        {
            Passport passport = next.Passport;
            entries.Add(new(null, new AuditEvent(AuditEventKind.RecipeChanged)
            {
                Where = _configuration.Line.Name,
                Old = $"{old.Recipe.Id} sha256:{old.Settings.Recipe.Hash}",
                New = $"{next.Recipe.Id} sha256:{next.Settings.Recipe.Hash}",
                Why = "the PLC asked for it",
            }));
            entries.Add(new(null, new AuditEvent(AuditEventKind.ModelLoaded) { Where = passport.Id, New = passport.ModelSha256, Why = $"passport state {passport.State}" }));
            entries.Add(new(null, Pinned(next.Settings)));
            if (passport.State != PassportState.Released) LogUnreleased(passport.Id, passport.State);
        }

        entries.Add(new(null, new AuditEvent(AuditEventKind.BatchStarted) { Where = next.Settings.Batch.Id, New = next.Recipe.Id }));
        return [.. entries];
    }
}
