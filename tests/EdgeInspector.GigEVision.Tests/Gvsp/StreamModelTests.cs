namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Promises of the stream under virtual time: whatever the link does, a complete frame is the one that was sent, and loss is made good.</summary>
[Requirement("CAM-01")]
public sealed class StreamModelTests
{
    [Fact]
    public void Complete_frame_is_exact_on_any_link() => Assert.True(StreamModel.Run(seed: 1, count: 2000) > 4000);

    // 3000 packets of 1464 bytes, as a 4 MP camera sends them on a gigabit: 36 ms on the wire, given up after 60.
    [Theory]
    [InlineData(0.001, false)]
    [InlineData(0.01, false)]
    [InlineData(0.05, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void Every_frame_is_complete_although_requests_and_answers_are_lost_too(double loss, bool chunks)
    {
        var plan = new StreamModel.Plan { Frames = 25, HasChunks = chunks, SizeBytes = 3000 * 1464, PacketBytes = 1464, Loss = loss };

        StreamModel model = StreamModel.Run(plan, seed: 5);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"loss {loss:P1}: complete {model.Complete.Count}, lost {model.LostPackets}, asked {model.Counters.ResendRequests}, ratio {model.Counters.ResendRequests / (double)model.LostPackets:F2}");
        Assert.Empty(model.Problems);
        Assert.Equal((plan.Frames, 0), (model.Complete.Count, model.Failed.Count));
        Assert.InRange(model.Counters.ResendRequests, model.LostPackets / 2, model.LostPackets * 1.5);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000)]
    [InlineData(9_000)]
    public void Slow_answers_are_awaited_not_asked_for_again(int answerMicroseconds)
    {
        var plan = new StreamModel.Plan { Frames = 40, SizeBytes = 900 * 1464, PacketBytes = 1464, Loss = 0.01, AnswerMicroseconds = answerMicroseconds };

        StreamModel model = StreamModel.Run(plan, seed: 6);

        TestContext.Current.TestOutputHelper?.WriteLine($"lost {model.LostPackets}, asked {model.Counters.ResendRequests}");
        Assert.Equal(plan.Frames, model.Complete.Count);
        Assert.InRange(model.Counters.ResendRequests, model.LostPackets / 2, model.LostPackets * 1.5);
    }

    [Fact]
    public void Overtaking_asks_for_nothing()
    {
        var plan = new StreamModel.Plan { Frames = 40, Reorder = 0.2 };

        StreamModel model = StreamModel.Run(plan, seed: 7);

        Assert.Equal((plan.Frames, 0L), (model.Complete.Count, model.Counters.ResendRequests));
    }

    [Fact]
    public void Frame_that_stays_incomplete_delays_no_later_one()
    {
        var plan = new StreamModel.Plan { Frames = 30, Resend = false, Loss = 0.01 };

        StreamModel model = StreamModel.Run(plan, seed: 8);

        Assert.True(model.Failed.Count > 2 && model.Complete.Count > 10);

        // Handed over within a look at the clock of the last packet, whatever else is open.
        Assert.All(model.Complete, f => Assert.True(f.LastPacketAt - f.FirstPacketAt <= ((plan.Packets + 2) * plan.PacketMicroseconds) + 1_200));
        Assert.True(model.Counters.Snapshot().ReceiveLatencyMax <= TimeSpan.FromMilliseconds(2));
        Assert.Equal(Enumerable.Range(0, 30), model.Complete.Concat(model.Failed).Select(f => (int)f.Sequence).Order());
    }

    // Everything that can happen to a packet, so that no path of the assembler is left out. The first run loads what is loaded once.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Assembler_allocates_nothing_although_packets_are_lost_repeated_refused_and_damaged(bool chunks)
    {
        var plan = new StreamModel.Plan
        {
            Frames = 100, HasChunks = chunks, Loss = 0.05, Reorder = 0.1, Duplicate = 0.05, Truncate = 0.01, WrongBlock = 0.01, WrongPacket = 0.01, Late = 0.01, Lengthen = 0.01, Refuse = 0.05,
        };
        StreamModel.Run(plan, seed: 9);

        StreamModel model = StreamModel.Run(plan, seed: 9);

        Assert.True(model.Complete.Count > 10 && model.Failed.Count > 0 && model.Counters.ResentPackets > 50, $"{model.Complete.Count} {model.Failed.Count} {model.Counters.ResentPackets}");
        Assert.Equal(0, model.AllocatedBytes);
    }
}
