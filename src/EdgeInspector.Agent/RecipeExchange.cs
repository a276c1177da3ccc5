using System.Diagnostics.CodeAnalysis;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>Puts another loaded recipe into the running line: inspect threads, cameras, then the verdict thread, which turns the records.</summary>
/// <remarks>
/// Control plane. Owns the recipe that is loaded. Sessions, threads, hand-overs and buffers stay; the old model is disposed when no thread
/// has it any more. A part that does not answer leaves the line not ready.
/// </remarks>
public sealed class RecipeExchange : IRecipeExchange, IDisposable
{
    private readonly Action<ProvenRecipe> _warmUp;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private RejectionStage? _loop;
    private VerdictDelivery? _delivery;
    private IReadOnlyList<InspectionStage> _stages = [];
    private IReadOnlyList<CameraKeeper> _keepers = [];
    private Func<ProvenRecipe, LedgerCounters, long, IReadOnlyList<RecordEntry>> _turn = (_, _, _) => [];
    private ProvenRecipe _loaded;
    private ProvenRecipe? _next;
    private Step _step;

    /// <param name="loaded">What the line starts with; owned from here on.</param>
    /// <param name="warmUp">Given each other recipe before an inspect thread has it: the first real image does not wait for compiler and caches.</param>
    /// <param name="loggers">For what is loaded later.</param>
    /// <param name="time">Wall clock, for the passports' validity.</param>
    public RecipeExchange(ProvenRecipe loaded, Action<ProvenRecipe> warmUp, ILoggerFactory loggers, TimeProvider time)
    {
        _loaded = loaded;
        _warmUp = warmUp;
        _loggers = loggers;
        _time = time;
    }

    /// <summary>What judges now. Readable from every thread.</summary>
    public ProvenRecipe Loaded => Volatile.Read(ref _loaded);

    public LineConfiguration Active => Loaded.Settings;

    public bool IsDrained => _loop is { OpenUnits: 0 } && _delivery is not null && _loop.Counters.Decidable == _delivery.Recorded;

    /// <summary>Tells the parts between which recipes are exchanged, before the first of them runs.</summary>
    /// <param name="loop">Asked for its counters.</param>
    /// <param name="delivery">Told last.</param>
    /// <param name="stages">One for each camera.</param>
    /// <param name="keepers">One for each camera.</param>
    /// <param name="turn">Makes what stands between the records of before and after; called on the verdict thread with the loop's counters and the number of records.</param>
    public void Join(
        RejectionStage loop,
        VerdictDelivery delivery,
        IReadOnlyList<InspectionStage> stages,
        IReadOnlyList<CameraKeeper> keepers,
        Func<ProvenRecipe, LedgerCounters, long, IReadOnlyList<RecordEntry>> turn)
    {
        _loop = loop;
        _delivery = delivery;
        _stages = stages;
        _keepers = keepers;
        _turn = turn;
    }

    public bool TryChoose(PlcContext asked, [NotNullWhen(true)] out LineConfiguration? wanted, [NotNullWhen(false)] out string? problem) =>
        RecipeChoosing.TryChoose(Active, asked, out wanted, out problem);

    public string? Prove(LineConfiguration wanted)
    {
        if (wanted.Recipe == Active.Recipe)
        {
            _next = Loaded.For(wanted);
            return null;
        }

        if (!ProvenRecipe.TryProve(wanted, _loggers, _time, out _next, out RecipeRefusal? refusal)) return refusal.Why;
        _warmUp(_next);
        return null;
    }

    public void Drop()
    {
        if (_next is not null && IsOtherModel(_next)) _next.Dispose();
        _next = null;
    }

    public bool Exchange()
    {
        ProvenRecipe next = _next ?? throw new InvalidOperationException("nothing was proven");
        bool isOther = IsOtherModel(next);
        if (_step == Step.None)
        {
            for (int i = 0; isOther && i < _stages.Count; i++) _stages[i].Give(next.Finders[i], next.Recipe);
            if (isOther) _loop!.Give(next.Recipe);
            _step = Step.Judges;
        }

        if (_step == Step.Judges)
        {
            if (!_stages.All(s => s.HasTaken) || !_loop!.HasTaken) return false;
            for (int i = 0; isOther && i < _keepers.Count; i++) _keepers[i].SetUpFor(CameraRecipe.Of(next.Settings, i, next.Links));
            _delivery!.Give(
                DeliverySettings.Of(next.Settings),
                recorded => _loop!.Counters.Decidable == recorded,
                recorded => _turn(next, _loop!.Counters, recorded));
            _step = Step.Records;
        }

        if (!_delivery!.HasTaken) return false;
        ProvenRecipe old = _loaded;
        Volatile.Write(ref _loaded, next);
        _next = null;
        _step = Step.None;
        if (isOther) old.Dispose();
        return true;
    }

    public void Dispose()
    {
        Drop();
        _loaded.Dispose();
    }

    private bool IsOtherModel(ProvenRecipe next) => !ReferenceEquals(next.Known, _loaded.Known);

    private enum Step
    {
        None = 0,
        Judges,
        Records,
    }
}
