using EdgeInspector.GigEVision.Actions;
using EdgeInspector.GigEVision.Events;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Actions and events with the simulated camera, which was written from the facts alone.</summary>
public sealed class FieldLifeTests
{
    [Fact]
    public async Task Two_cameras_expose_on_one_action_and_a_scheduled_one_needs_a_common_clock()
    {
        using SimulatedLine first = await SimulatedLine.StreamAsync(new());
        using SimulatedLine second = await SimulatedLine.StreamAsync(new());

        // The simulated camera counts its signals from 0 and its trigger sources from 1.
        var setup = new ActionSetup(0x11, 0x22, 0x01) { Selector = 0 };
        foreach (SimulatedLine line in new[] { first, second })
        {
            // The device key may only be written: the camera's answer to the action is the proof of it.
            Assert.All(line.Camera.Apply(setup.Features), a => Assert.True(a.Verified || a.Setting.Name == "ActionDeviceKey", a.Message));
        }

        ActionCommand command = setup.ToCommand(ActionTarget.Of(first.Camera), ActionTarget.Of(second.Camera)) with { Broadcast = false, Deadline = TimeSpan.FromSeconds(10) };

        ActionReport now = await command.SendAsync(Quiet.Logger, CancellationToken.None);
        await first.WaitAsync(1);
        await second.WaitAsync(1);
        ActionReport later = await (command with { AtTicks = 1 }).SendAsync(Quiet.Logger, CancellationToken.None);
        ActionReport stranger = await (command with { DeviceKey = 0x12, Deadline = TimeSpan.FromMilliseconds(300) }).SendAsync(Quiet.Logger, CancellationToken.None);

        Assert.True(now.AllAccepted, now.ToString());
        Assert.All(later.Answers, a => Assert.Equal(ActionOutcome.NoReferenceTime, a.Outcome));
        Assert.Equal(2, stranger.Silent.Count);
        Assert.Equal((1L, 1L), (first.Stop().CompletedBuffers, second.Stop().CompletedBuffers));
    }

    [Fact]
    public async Task Camera_tells_the_end_of_its_exposures_by_name_and_block()
    {
        using SimulatedLine line = await SimulatedLine.StreamAsync(new());
        using CameraEvents events = CameraEvents.Open(line.Camera, Quiet.Logger);
        Assert.All(line.Camera.Apply(CameraEvents.Settings("ExposureEnd")), a => Assert.True(a.Verified, a.Message));

        await line.TriggerAsync(1);
        CameraEvent told = await events.Events.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        await line.WaitAsync(1);

        Assert.Equal(("ExposureEnd", 1UL), (told.Name, told.BlockId));
        Assert.InRange(told.CameraTimestampNs, 1UL, ulong.MaxValue);
        Assert.Equal((0L, 0L), (events.Statistics.Malformed, events.Statistics.Strays));
        line.Stop();
    }
}
