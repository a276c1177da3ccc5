using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests;

/// <summary>When a recipe is changed, in which order, and what may be accepted meanwhile. Times are line times; nothing waits.</summary>
public sealed class RecipeChangeoverTests : IDisposable
{
    private static readonly PlcContext Old = new("4711", "B-1", "vial-10r");
    private static readonly PlcContext New = new("4712", "B-2", "vial-2r");

    private readonly LineFolder _folder = new();
    private readonly LineReadiness _readiness = new(_ => { });
    private readonly Channel<RecordEntry> _records = Channel.CreateUnbounded<RecordEntry>();
    private readonly FakeExchange _exchange;
    private readonly RecipeChangeover _changeover;
    private PlcContext _asked = Old;
    private int _askedAnew;
    private double _now;

    public RecipeChangeoverTests()
    {
        _folder.Write("config/recipes/vial-2r.yaml", LineFolder.Recipe.Replace("vial-10r", "vial-2r", StringComparison.Ordinal).Replace("4711", "4712", StringComparison.Ordinal));
        _folder.Write("config/line.yaml", LineFolder.Line + "\nother-recipes: [ { recipe: recipes/vial-2r.yaml } ]\nbatch: { id: B-1 }\n");
        ConfigurationReading reading = ConfigurationReader.Read(_folder.LineFile);
        Assert.Empty(reading.Problems);
        _exchange = new FakeExchange(reading.Configuration!);
        var journal = new LineJournal(_records.Writer, null, (_, _) => new LineStatus { State = LineState.Ready, Ready = true, Version = "", ConfigurationHash = "", PassportId = "", ModelHash = "", Reason = "" }, NullLogger.Instance);
        _changeover = new RecipeChangeover(_exchange, () => _asked, _readiness, journal, () => _askedAnew++);
        _readiness.Raise(LineEvent.Loaded, "proven");
        _readiness.Tell(LineCondition.All, holds: true, "found");
        Look();
    }

    public void Dispose() => _folder.Dispose();

    [Fact, Requirement("LIN-02")]
    public void Recipe_is_loaded_when_no_unit_is_open_and_is_in_force_before_the_line_is_ready()
    {
        _exchange.IsDrained = false;
        Ask(New);
        Look();
        Look();
        Look();
        string whileOpen = _exchange.Steps;
        _exchange.IsDrained = true;
        _exchange.ExchangesAfter = 2;
        Look();
        bool halfWay = Accepts();
        Look();
        bool atTheEnd = Accepts();
        Answer();

        Assert.Equal(("", "prove vial-2r B-2, exchange, exchange"), (whileOpen, _exchange.Steps));
        Assert.Equal((false, false, true, 1), (halfWay, atTheEnd, Accepts(), _askedAnew));
    }

    [Fact, Requirement("MOD-04")]
    public void Model_is_asked_for_its_known_answers_at_the_start_of_a_batch_of_the_same_recipe()
    {
        Ask(Old with { BatchId = "B-7" });
        for (int i = 0; i < 4; i++) Look();

        Assert.Equal(("prove vial-10r B-7, exchange", 1), (_exchange.Steps, _askedAnew));
    }

    [Fact]
    public void Word_of_the_PLC_counts_when_it_has_stood_for_two_looks()
    {
        Ask(New with { RecipeId = "vial-10r" });
        Look();
        Ask(New);
        Look();
        string afterOne = _exchange.Steps;
        Look();
        Look();

        Assert.Equal("", afterOne);
        Assert.StartsWith("prove vial-2r", _exchange.Steps, StringComparison.Ordinal);
    }

    [Fact, Requirement("LIN-02")]
    public void Recipe_that_is_refused_is_not_tried_again_and_the_line_stays_not_ready()
    {
        _exchange.Problem = "its hash is another";
        Ask(New);
        for (int i = 0; i < 5; i++) Look();
        Answer();
        bool afterwards = Accepts();
        string steps = _exchange.Steps;
        Ask(Old);
        Look();
        Answer();

        Assert.Equal((false, "prove vial-2r B-2"), (afterwards, steps));
        Assert.True(Accepts());
        Assert.Contains(Events(), e => e == "RecipeRefused its hash is another");
    }

    [Theory]
    [InlineData("4712", "B-2", "ampoule", "this line has recipe 'vial-10r' for product '4711', recipe 'vial-2r' for product '4712'")]
    [InlineData("4711", "B-2", "vial-2r", "recipe 'vial-2r' and product '4711'; allowed: its own, '4712'")]
    [InlineData("4712", "B\n2", "vial-2r", "some that cannot be shown; allowed: 1..64 characters")]
    public void What_this_line_does_not_have_is_refused_with_what_it_has(string product, string batch, string recipe, string told)
    {
        Ask(new PlcContext(product, batch, recipe));
        for (int i = 0; i < 4; i++) Look();

        Assert.Equal("", _exchange.Steps);
        Assert.Contains(Events(), e => e.StartsWith("RecipeRefused", StringComparison.Ordinal) && e.Contains(told, StringComparison.Ordinal));
        Assert.False(Accepts());
    }

    [Theory]
    [InlineData("4712", "", "", "vial-2r B-1")]
    [InlineData("", "B-7", "", "vial-10r B-7")]
    [InlineData("", "", "vial-2r", "vial-2r B-1")]
    public void What_the_PLC_does_not_tell_stays_as_it_is(string product, string batch, string recipe, string loaded)
    {
        Ask(new PlcContext(product, batch, recipe));
        for (int i = 0; i < 4; i++) Look();

        Assert.Equal($"prove {loaded}, exchange", _exchange.Steps);
    }

    [Fact]
    public void Word_that_changes_while_a_recipe_is_loaded_drops_it()
    {
        _exchange.WhileProving = () => _asked = Old;
        Ask(New);
        for (int i = 0; i < 4; i++) Look();
        Answer();

        Assert.Equal("prove vial-2r B-2, drop", _exchange.Steps);
        Assert.True(Accepts());
    }

    [Fact, Requirement("LIN-04")]
    public void Halted_line_takes_no_other_recipe_before_a_person_has_acknowledged()
    {
        _readiness.Raise(LineEvent.Halt, "three rejects");
        Ask(New);
        for (int i = 0; i < 4; i++) Look();
        string whileHalted = _exchange.Steps;
        _readiness.Acknowledge("at the PLC");
        for (int i = 0; i < 4; i++) Look();

        Assert.Equal(("", "prove vial-2r B-2, exchange"), (whileHalted, _exchange.Steps));
    }

    [Fact]
    public void Thread_that_does_not_take_the_recipe_fails_the_line()
    {
        _exchange.ExchangesAfter = int.MaxValue;
        Ask(New);
        for (int i = 0; i < 4; i++) Look();
        LineState before = _readiness.State;
        _now += 31;
        Look();

        Assert.Equal((LineState.Initialized, LineState.Error), (before, _readiness.State));
    }

    [Fact]
    public void Way_back_leads_to_the_first_recipe()
    {
        Ask(New);
        for (int i = 0; i < 4; i++) Look();
        Ask(Old);
        for (int i = 0; i < 4; i++) Look();

        Assert.Equal("prove vial-2r B-2, exchange, prove vial-10r B-1, exchange", _exchange.Steps);
    }

    // As the trigger reader does it before each look here.
    private void Look()
    {
        bool fits = _asked.Misfit(_exchange.Active.Recipe.ProductCode, _exchange.Active.Batch.Id, _exchange.Active.Recipe.Id).Length == 0;
        _readiness.Tell(LineCondition.PlcContext, fits, "the PLC's word");
        _changeover.Turn(TimeSpan.FromSeconds(_now += 0.25));
    }

    private void Ask(PlcContext asked) => _asked = asked;

    private void Answer() => Look();

    private bool Accepts() => _readiness.MayAccept;

    private List<string> Events()
    {
        var events = new List<string>();
        while (_records.Reader.TryRead(out RecordEntry entry)) events.Add($"{entry.Event!.What} {entry.Event.Why}");
        return events;
    }

    /// <summary>Writes down what it is asked for.</summary>
    private sealed class FakeExchange(LineConfiguration configuration) : IRecipeExchange
    {
        private readonly List<string> _steps = [];
        private LineConfiguration? _next;
        private int _exchanges;

        public string Steps => string.Join(", ", _steps);

        public string? Problem { get; set; }

        public int ExchangesAfter { get; set; } = 1;

        public Action? WhileProving { get; set; }

        public LineConfiguration Active { get; private set; } = configuration;

        public bool IsDrained { get; set; } = true;

        public bool TryChoose(PlcContext asked, [NotNullWhen(true)] out LineConfiguration? wanted, [NotNullWhen(false)] out string? problem) =>
            RecipeChoosing.TryChoose(Active, asked, out wanted, out problem);

        public string? Prove(LineConfiguration wanted)
        {
            _steps.Add($"prove {wanted.Recipe.Id} {wanted.Batch.Id}");
            WhileProving?.Invoke();
            if (Problem is null) _next = wanted;
            return Problem;
        }

        public void Drop()
        {
            if (_next is not null) _steps.Add("drop");
            _next = null;
        }

        public bool Exchange()
        {
            _steps.Add("exchange");
            if (++_exchanges < ExchangesAfter) return false;
            _exchanges = 0;
            Active = _next!;
            _next = null;
            return true;
        }
    }
}
