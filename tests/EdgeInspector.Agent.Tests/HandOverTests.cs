namespace EdgeInspector.Agent.Tests;

public sealed class HandOverTests
{
    [Fact]
    public void Items_come_out_in_the_order_in_which_they_went_in()
    {
        using var wake = new Wake();
        var queue = new HandOver<int>(4, wake);

        for (int i = 0; i < 3; i++) queue.TryGive(i);
        var taken = new List<int>();
        while (queue.TryTake(out int item)) taken.Add(item);

        Assert.Equal([0, 1, 2], taken);
    }

    [Fact]
    public void Full_queue_refuses_and_keeps_what_it_has()
    {
        using var wake = new Wake();
        var queue = new HandOver<int>(2, wake);

        bool[] given = [queue.TryGive(1), queue.TryGive(2), queue.TryGive(3)];
        queue.TryTake(out int first);

        Assert.Equal([true, true, false], given);
        Assert.Equal((1, 1), (first, queue.Count));
    }

    [Fact]
    public void Nothing_is_lost_or_doubled_between_two_threads()
    {
        using var wake = new Wake();
        var queue = new HandOver<long>(16, wake);
        const int Items = 200_000;
        var giver = new Thread(() =>
        {
            for (long i = 0; i < Items; i++)
            {
                while (!queue.TryGive(i)) Thread.Yield();
            }
        });

        giver.Start();
        long expected = 0;
        while (expected < Items)
        {
            wake.Wait(TimeSpan.FromMilliseconds(100));
            while (queue.TryTake(out long item)) Assert.Equal(expected++, item);
        }

        giver.Join();
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Handing_over_allocates_nothing()
    {
        using var wake = new Wake();
        var queue = new HandOver<Guid>(8, wake);
        queue.TryGive(Guid.Empty);
        queue.TryTake(out _);
        wake.Wait(TimeSpan.FromMilliseconds(1));

        long allocated = SteadyState.AllocatedBytes(1000, () =>
        {
            queue.TryGive(Guid.Empty);
            wake.Wait(TimeSpan.FromMilliseconds(1));
            queue.TryTake(out _);
        });

        Assert.Equal(0, allocated);
    }
}
