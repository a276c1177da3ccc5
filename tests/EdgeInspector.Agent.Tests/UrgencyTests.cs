using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Tests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests;

/// <summary>Which nice value the threads have that the runtime starts: the kernel's word for each task of this process. [proc(5): /proc/pid/stat, field 19]</summary>
[Collection(nameof(Stages.AloneOnTheMachine))]
public sealed class UrgencyTests
{
    private const int Threads = 5;

    [Fact]
    public void Threads_inside_a_run_are_below_everything_when_the_model_is_loaded_on_a_lowered_thread()
    {
        if (!OperatingSystem.IsLinux()) return;
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel own = Load(tiny);
        Dictionary<string, int> before = Tasks();
        int caller = OfThisThread();

        using OnnxModel model = Line.OnLoweredThread(() => Load(tiny));

        Assert.InRange(Tasks().Count(t => !before.ContainsKey(t.Key) && t.Value == Urgency.BesideNice), Threads - 1, Threads);
        Assert.Equal(caller, OfThisThread());
        Assert.Equal(before, before.Keys.ToDictionary(task => task, task => Tasks().GetValueOrDefault(task, before[task])));
    }

    [Fact]
    public void Threads_inside_the_judging_models_run_have_the_data_planes_level_even_when_a_lowered_thread_asks()
    {
        if (!OperatingSystem.IsLinux()) return;
        using TinyModel tiny = TinyModel.Brightness();
        bool isAllowed = false;
        Dictionary<string, int> before = [];
        using OnnxModel model = Line.OnLoweredThread(() =>
        {
            isAllowed = Line.OnRaisedThread(Urgency.TryRaiseThread);
            before = Tasks();
            return Line.OnRaisedThread(() => Load(tiny));
        });

        // Without the right to raise it is the caller's own level, and nothing worse.
        int expected = isAllowed ? Urgency.DataPlaneNice : Urgency.BesideNice;
        Assert.InRange(Tasks().Count(t => !before.ContainsKey(t.Key) && t.Value == expected), Threads - 1, Threads + 1);
    }

    [Fact]
    public void Line_loads_its_own_model_on_a_raised_thread_and_the_shadow_on_a_lowered_one()
    {
        if (!OperatingSystem.IsLinux()) return;
        LineConfiguration line = ConfigurationReader.Read(Path.Combine(Repository.Folder, "config", "examples", "bench-line.yaml")).Configuration!;
        bool isAllowed = Line.OnRaisedThread(Urgency.TryRaiseThread);
        int caller = OfThisThread();
        using var own = new LoadedAt();
        using var beside = new LoadedAt();

        Assert.True(ProvenRecipe.TryProve(line, own, TimeProvider.System, out ProvenRecipe? proven, out RecipeRefusal? refused), refused?.Why);
        Assert.True(ShadowModel.TryOpen(Path.Combine(Repository.Folder, "models", "vial-10r", "1"), line, beside, out ShadowModel? shadow, out string? refusal), refusal);
        using (proven)
        using (shadow)
        {
            Assert.Equal(isAllowed ? Urgency.DataPlaneNice : caller, Assert.Single(own.Nices));
            Assert.Equal(Urgency.BesideNice, Assert.Single(beside.Nices));
        }
    }

    // Kernels before 6.12 tell no slice of one thread and take no notice of one. [/proc/thread-self/sched: se.slice, ns]
    [Fact]
    public void Thread_that_waits_almost_always_has_the_highest_level_and_a_short_slice()
    {
        if (!OperatingSystem.IsLinux()) return;
        bool isAllowed = false;
        int nice = 0;
        string? slice = null;
        var thread = new Thread(() =>
        {
            isAllowed = Urgency.TryRaiseWaitingThread();
            nice = OfThisThread();
            slice = File.Exists("/proc/thread-self/sched") ? File.ReadLines("/proc/thread-self/sched").FirstOrDefault(l => l.StartsWith("se.slice", StringComparison.Ordinal)) : null;
        });
        thread.Start();
        thread.Join();

        Assert.Equal(isAllowed, nice == Urgency.WaitingNice);
        if (isAllowed && slice is not null && OperatingSystem.IsOSPlatformVersionAtLeast("Linux", 6, 12)) Assert.Equal("100000", slice.Split(':')[1].Trim());
    }

    [Fact]
    public void What_is_thrown_on_the_other_thread_is_the_callers()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => Line.OnLoweredThread<int>(() => throw new InvalidOperationException("no model")));

        Assert.Equal("no model", thrown.Message);
    }

    private static OnnxModel Load(TinyModel tiny)
    {
        Assert.True(OnnxModel.TryLoad(tiny.Folder, tiny.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, threads: Threads), refusal?.ToString());
        return model;
    }

    private static int OfThisThread() => NiceIn(File.ReadAllText("/proc/thread-self/stat"));

    private static Dictionary<string, int> Tasks()
    {
        var tasks = new Dictionary<string, int>();
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                tasks[Path.GetFileName(task)] = NiceIn(File.ReadAllText(Path.Combine(task, "stat")));
            }
            catch (IOException)
            {
                // It has ended between the two looks.
            }
        }

        return tasks;
    }

    private static int NiceIn(string stat) => int.Parse(stat[(stat.LastIndexOf(") ", StringComparison.Ordinal) + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Notes the level of the thread that says that a model is loaded.</summary>
    private sealed class LoadedAt : ILoggerFactory, ILogger
    {
        public List<int> Nices { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "ModelLoaded") Nices.Add(OfThisThread());
        }

        public void Dispose()
        {
        }
    }
}
