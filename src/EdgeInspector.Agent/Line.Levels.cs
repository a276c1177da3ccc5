using System.Runtime.ExceptionServices;

namespace EdgeInspector.Agent;

/// <content>Threads that only make something: what the runtime starts on them has their level for ever.</content>
public sealed partial class Line
{
    /// <summary>Makes something on a thread of the data plane's level, so that what it starts has it, too: the runtime's threads inside a run of the judging model.</summary>
    /// <remarks>The caller may itself be a pool thread that a lowered thread once started. On Windows the runtime's threads have the process's class.</remarks>
    public static T OnRaisedThread<T>(Func<T> make) => On(make, ThreadPriority.AboveNormal, () => Urgency.TryRaiseThread());

    /// <summary>Makes something on a thread below everything else, so that what it starts is below everything else, too.</summary>
    public static T OnLoweredThread<T>(Func<T> make) => On(make, ThreadPriority.Lowest, () => Urgency.TryLowerThread());

    private static T On<T>(Func<T> make, ThreadPriority priority, Action set)
    {
        T made = default!;
        ExceptionDispatchInfo? failure = null;
        Action run = () =>
        {
            set();
            made = make();
        };
        StartBeside("making", priority, run, thrown => failure = ExceptionDispatchInfo.Capture(thrown)).Join();
        failure?.Throw();
        return made;
    }
}
