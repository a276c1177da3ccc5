using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Another recipe or batch at the PLC's word, without a restart: not ready → units decided → loaded and proven → exchanged → ready.</summary>
/// <remarks>
/// Control plane, one caller. From the first look at the new word to the end nothing is accepted: <see cref="LineCondition.PlcContext"/> is
/// gone while the PLC asks for something else, <see cref="LineCondition.Recipe"/> until what was loaded is in every part of the line. The
/// PLC's word counts when it has stood for two looks, for its three texts do not change at once. A halted line changes nothing before a
/// person has acknowledged.
/// </remarks>
public sealed class RecipeChangeover
{
    private static readonly TimeSpan TakingMax = TimeSpan.FromSeconds(30);

    private readonly IRecipeExchange _exchange;
    private readonly Func<PlcContext> _asked;
    private readonly LineReadiness _readiness;
    private readonly LineJournal _journal;
    private readonly Action _exchanged;
    private PlcContext _seen = PlcContext.None;
    private PlcContext? _refused;
    private LineConfiguration? _wanted;
    private bool _isExchanging;
    private TimeSpan _since;

    /// <param name="exchange">Does the steps.</param>
    /// <param name="asked">The PLC's word as it was read last.</param>
    /// <param name="readiness">Told while a change is under way.</param>
    /// <param name="journal">Told of each change and refusal.</param>
    /// <param name="exchanged">Called at the end, before the line can be ready again: the model is asked for its known answers.</param>
    public RecipeChangeover(IRecipeExchange exchange, Func<PlcContext> asked, LineReadiness readiness, LineJournal journal, Action exchanged)
    {
        _exchange = exchange;
        _asked = asked;
        _readiness = readiness;
        _journal = journal;
        _exchanged = exchanged;
    }

    /// <summary>Whether a change is under way, so that looks should come quickly.</summary>
    public bool IsChanging => _wanted is not null;

    /// <summary>One look at this line time.</summary>
    public void Turn(TimeSpan now)
    {
        PlcContext asked = _asked();
        bool stands = asked.SameProduct(_seen);
        _seen = asked;

        // What has begun to be exchanged is exchanged to its end: half of it would be neither.
        if (_isExchanging) Exchange(now);
        else if (Fits(asked)) Keep();
        else if (_wanted is null) Begin(asked, stands);
        else if (!Wants(asked)) GiveUp();
        else if (_exchange.IsDrained) Load(asked, now);
    }

    private bool Fits(PlcContext asked) =>
        asked.Misfit(_exchange.Active.Recipe.ProductCode, _exchange.Active.Batch.Id, _exchange.Active.Recipe.Id).Length == 0;

    private bool Wants(PlcContext asked) =>
        asked.Misfit(_wanted!.Recipe.ProductCode, _wanted.Batch.Id, _wanted.Recipe.Id).Length == 0;

    private void Begin(PlcContext asked, bool stands)
    {
        if (!stands || _readiness.State != LineState.Initialized || asked.SameProduct(_refused)) return;
        _readiness.Tell(LineCondition.Recipe, holds: false, $"the PLC asks for {asked.Told}");
        _journal.RecipeAsked(_exchange.Active, asked);
        if (_exchange.TryChoose(asked, out _wanted, out string? problem)) _refused = null;
        else Refuse(asked, problem);
    }

    private void Load(PlcContext asked, TimeSpan now)
    {
        if (_exchange.Prove(_wanted!) is { } problem)
        {
            Refuse(asked, problem);
            return;
        }

        // Loading takes its time: another word may have come meanwhile.
        if (!Wants(_asked()))
        {
            GiveUp();
            return;
        }

        _isExchanging = true;
        _since = now;
        Exchange(now);
    }

    private void Exchange(TimeSpan now)
    {
        if (!_exchange.Exchange())
        {
            if (now - _since > TakingMax)
                _readiness.Raise(LineEvent.Fail, $"recipe '{_wanted!.Recipe.Id}' was not taken over within {TakingMax.TotalSeconds:0} s: a thread of the line stands still");
            return;
        }

        _isExchanging = false;
        _wanted = null;
        _refused = null;
        _exchanged();
        _journal.RecipeLoaded(_exchange.Active);
        _readiness.Tell(LineCondition.Recipe, holds: true, $"recipe '{_exchange.Active.Recipe.Id}' is loaded, batch '{_exchange.Active.Batch.Id}'");
    }

    // The PLC asks for what is loaded, whatever it asked for in between.
    private void Keep()
    {
        GiveUp();
        if (_readiness.Conditions.HasFlag(LineCondition.Recipe)) return;
        _refused = null;
        _journal.RecipeKept(_exchange.Active);
        _readiness.Tell(LineCondition.Recipe, holds: true, "the PLC asks for the recipe that is loaded");
    }

    private void GiveUp()
    {
        if (_wanted is null) return;
        _wanted = null;
        _exchange.Drop();
    }

    private void Refuse(PlcContext asked, string problem)
    {
        _wanted = null;
        _refused = asked;
        _journal.RecipeRefused(_exchange.Active, asked, problem);
    }
}
