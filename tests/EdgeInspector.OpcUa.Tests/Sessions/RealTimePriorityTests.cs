namespace EdgeInspector.OpcUa.Tests;

public sealed class RealTimePriorityTests
{
    // Granted or refused by the machine; either way one of the two is said, and the kernel's own word agrees. [proc(5): field 41, policy 1 is SCHED_FIFO]
    [Fact]
    public void Priority_is_what_the_kernel_says_or_the_refusal_tells_what_to_do()
    {
        bool granted = false;
        string refusal = "", policy = "";
        var thread = new Thread(() =>
        {
            granted = RealTimePriority.TryRaise(out refusal);
            policy = File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ')[38];
        });
        thread.Start();
        thread.Join();

        Assert.Equal(granted ? "1" : "0", policy);
        Assert.Equal(granted, refusal.Length == 0);
        if (!granted) Assert.Contains("CAP_SYS_NICE", refusal, StringComparison.Ordinal);
    }
}
