using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

// What each camera has of its own, and the hand-overs between its threads.
public sealed partial class Line
{
    private CameraLane NewLane(int index, Wake loopWake, LineReadiness readiness, ShadowLane? shadow, EvidenceRing ring)
    {
        CameraSettings camera = _configuration.Cameras[index];
        PlcHandshakeSettings handshake = _configuration.Plc.Handshake;
        var inspectWake = new Wake();
        _wakes.Add(inspectWake);

        // Full: the inspector is behind. The new frame is given back, its view counts as NotInspected, Overruns + 1.
        var frames = new HandOver<Frame>(camera.Buffers, inspectWake);

        // Full: the reject loop stands still. The view is lost; its unit is rejected at the deadline.
        var inspected = new HandOver<CameraView>(64, loopWake);
        var failed = new HandOver<CameraView>(64, loopWake);

        var pairing = new TriggerPairing(camera.Views.Count, handshake.SkewMax, handshake.ViewsWithin, handshake.TriggerPoll * 2);
        var loop = new CameraInput(pairing, camera.Views, inspected, failed);
        var time = new CameraTime(_clock);
        var light = new CameraLight();
        var faults = new ModelFaults(
            _configuration.Model.FailuresInRow,
            inRow => readiness.Raise(LineEvent.Halt, $"camera '{camera.Name}': the model failed on {inRow} frames in a row (limit {inRow})"));
        return new CameraLane(
            camera.Name,
            loop,
            faults,
            new AcquisitionStage(index, frames, failed, _clock, time),
            new InspectionStage(index, _recipes.Loaded.Finders[index], _recipes.Loaded.Recipe, frames, loop, _clock, time, inspectWake, faults, shadow, ring, light),
            time,
            light,
            new CameraEventCounts());
    }

    private CameraKeeper[] NewKeepers(CameraLane[] lanes, LineJournal journal, LineReadiness readiness)
    {
        var streaming = new bool[lanes.Length];
        void Streams(int camera, bool isStreaming, string why)
        {
            lock (streaming)
            {
                streaming[camera] = isStreaming;
                readiness.Tell(LineCondition.CamerasStream, streaming.All(s => s), why);
            }
        }

        return [.. lanes.Select((lane, i) => new CameraKeeper(
            i, _configuration.Cameras[i], CameraRecipe.Of(_configuration, i, _recipes.Loaded.Links), lane.Acquisition, lane.Loop, lane.Time, lane.Light, lane.Events, journal, Streams, _time,
            _loggers.CreateLogger($"camera '{lane.Name}'")))];
    }

    /// <summary>What belongs to one camera.</summary>
    private sealed record CameraLane(string Name, CameraInput Loop, ModelFaults Faults, AcquisitionStage Acquisition, InspectionStage Stage, CameraTime Time, CameraLight Light, CameraEventCounts Events);
}
