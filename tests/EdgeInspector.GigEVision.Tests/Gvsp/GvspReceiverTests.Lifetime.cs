using System.Collections.Concurrent;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <content>Pool, deadline, end of the stream, memory and the kernel's drops.</content>
public abstract partial class GvspReceiverTests
{
    [Fact]
    public async Task Empty_pool_is_an_underrun()
    {
        using var camera = new ScriptedSender(path, _sink, buffers: 1);
        Assert.True(camera.Pool.TryRent(out Frame held));

        camera.Frame(1);
        while (camera.Receiver.Statistics.ReceivedPackets < camera.Packets + 2) await Task.Delay(1);

        Assert.Equal(1, camera.Receiver.Statistics.Underruns);
        Assert.Equal(1UL, Assert.Single(_sink.Underruns).BlockId);
        held.Dispose();
    }

    [Fact]
    public async Task Leader_sent_long_before_the_exposure_does_not_time_out()
    {
        using var camera = new ScriptedSender(path, _sink, new StreamOptions { FrameDeadline = TimeSpan.FromMilliseconds(500) });

        camera.Packet(1, 0);
        await Task.Delay(700);
        for (uint p = 1; p <= camera.Packets + 1; p++) camera.Packet(1, p);
        await _sink.WaitAsync(1);

        AssertComplete([.. _sink.Frames]);
    }

    [Fact]
    public async Task Stopping_hands_over_open_frames_as_aborted_and_leaves_no_buffer_behind()
    {
        var camera = new ScriptedSender(path, _sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(60) });

        camera.Frame(1, without: 3);
        while (camera.Receiver.Statistics.ReceivedPackets < camera.Packets + 1) await Task.Delay(1);
        camera.Receiver.Dispose();

        Assert.Equal(FrameStatus.Aborted, _sink.Frames.Single().Status);
        Assert.Equal(0, camera.Pool.RentedCount);
        Assert.Equal(1, camera.Receiver.Statistics.Aborted);
        camera.Dispose();
    }

    [Fact]
    public async Task Sink_that_throws_ends_the_stream_with_its_cause()
    {
        using var camera = new ScriptedSender(path, new FrameCollector(_ => throw new InvalidOperationException("broken sink")));

        camera.Frame(1);
        while (camera.Failure is null) await Task.Delay(1);

        Assert.Equal("broken sink", camera.Failure.Message);
    }

    [Fact]
    public async Task Frames_allocate_nothing_on_the_receive_thread()
    {
        var sink = new AllocationSink(windowFrames: 40);
        using var camera = new ScriptedSender(path, sink, new StreamOptions { FrameDeadline = TimeSpan.FromSeconds(2) }, resend: true);

        for (ulong block = 1; block <= 161; block++)
        {
            camera.Frame(block, without: block % 10 == 0 ? [5] : []);
            while (sink.Complete < (int)block) await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, sink.LeastBytes);
        Assert.InRange(camera.Receiver.Statistics.ResentPackets, 16, 161);
    }

    [Fact]
    public async Task What_the_kernel_drops_is_counted()
    {
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        using var camera = new ScriptedSender(path, new HoldingSink(held, hold));
        camera.Frame(1);
        Assert.True(held.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        byte[] packet = camera.Bytes(1, 5);

        int sent = (int)camera.Packets + 2;
        for (; sent < 60_000; sent++) camera.Send(packet);
        hold.Set();
        StreamStatistics statistics = camera.Receiver.Statistics;

        // recvmmsg tells with the next datagram, the others twice a second.
        for (; statistics.KernelDrops == 0 || statistics.ReceivedPackets + statistics.KernelDrops < sent; statistics = camera.Receiver.Statistics)
        {
            camera.Send(packet);
            sent++;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(sent, statistics.ReceivedPackets + statistics.KernelDrops);
    }

    [Fact, Requirement("CAM-01")]
    public async Task Frame_that_came_in_time_is_complete_although_the_receive_thread_comes_late()
    {
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        var deadline = TimeSpan.FromSeconds(1);
        var sink = new HoldingSink(held, hold);
        using var camera = new ScriptedSender(path, sink, new StreamOptions { FrameDeadline = deadline });

        // The second image has begun when the thread is kept. More of it waits than one call takes, its last packets at the end: behind more
        // than one batch of datagrams, and in a later block of the ring, for after 4 ms and two ticks the kernel closes the one before.
        for (uint packet = 0; packet <= 5; packet++) camera.Packet(2, packet);
        camera.Frame(1);
        Assert.True(held.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        for (int i = 0; i < 200; i++) camera.Packet(2, 5);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        for (uint packet = 6; packet <= camera.Packets + 1; packet++) camera.Packet(2, packet);
        await Task.Delay(1.2 * deadline, TestContext.Current.CancellationToken);
        hold.Set();
        while (sink.Frames.Count < 2) await Task.Delay(1, TestContext.Current.CancellationToken);

        Assert.Equal([(1UL, FrameStatus.Complete), (2UL, FrameStatus.Complete)], sink.Frames);
    }

    /// <summary>Keeps the receive thread until it is told to go on.</summary>
    private sealed class HoldingSink(ManualResetEventSlim held, ManualResetEventSlim hold) : IFrameSink
    {
        public ConcurrentQueue<(ulong Block, FrameStatus Status)> Frames { get; } = new();

        public void Take(Frame frame)
        {
            Frames.Enqueue((frame.Info.BlockId, frame.Status));
            frame.Dispose();
            held.Set();
            hold.Wait();
        }

        public void Underrun(in FrameInfo info)
        {
        }
    }
}
