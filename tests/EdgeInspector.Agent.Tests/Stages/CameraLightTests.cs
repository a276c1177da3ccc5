using System.Net;
using EdgeInspector.Agent.Stages;
using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.GigEVision;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>What the camera really exposes with, against the recipe's limits.</summary>
public sealed class CameraLightTests : IDisposable
{
    private const string Address = "127.0.31.14";

    private readonly FramePool _pool = new(2, TinyModel.ImageWidth * TinyModel.ImageHeight);
    private readonly Wake _wake = new();
    private readonly LineClock _clock = new(TimeProvider.System);
    private readonly CameraLight _light = new();

    public void Dispose()
    {
        _pool.Dispose();
        _wake.Dispose();
    }

    [Fact, Requirement("USE-02")]
    public async Task Exposure_and_gain_are_those_that_the_camera_has_not_those_that_were_cached()
    {
        using var device = new SimulatedCamera(
            new SimulatedCameraOptions { Address = IPAddress.Parse(Address), Port = 3956, AnswerBroadcasts = false, Width = 64, Height = 48 }, new GradientPattern());
        device.Start();
        CameraOpening opening = await Camera.OpenAsync(
            CameraSelector.ByAddress(IPAddress.Parse(Address)), new CameraOptions { Name = "agent", Privilege = CameraPrivilege.Control }, NullLogger.Instance, TestContext.Current.CancellationToken);
        using Camera? camera = opening.Camera;
        Assert.NotNull(camera);
        Assert.All(camera.Apply([new("ExposureTime", "250"), new("Gain", "3")]), f => Assert.True(f.Verified, f.Message));

        _light.Read(camera);
        (float? exposure, float? gain) = (_light.ExposureMicroseconds, _light.Gain);
        _light.Forget();

        Assert.Equal((250f, 3f), (exposure, gain));
        Assert.Equal((null, null), (_light.ExposureMicroseconds, _light.Gain));

        InspectionStage stage = StageWith(new SampleSpace { ExposureMin = 240, ExposureMax = 260, GainMax = 3 }, out HandOver<Frame> frames, out HandOver<CameraView> inspected);
        ViewResult unknown = Judge();
        _light.Read(camera);
        ViewResult inside = Judge();
        Assert.True(camera.Apply([new("ExposureTime", "300")])[0].Verified);
        _light.Read(camera);
        ViewResult outside = Judge();

        Assert.Equal((ViewOutcome.OutsideSampleSpace, Verdict.Undecided, RejectReason.OutsideSampleSpace), (unknown.Outcome, unknown.Verdict, unknown.Reason));
        Assert.Equal((ViewOutcome.Inspected, Verdict.Accept, 250f, 3f), (inside.Outcome, inside.Verdict, inside.Sample.ExposureMicroseconds, inside.Sample.Gain));
        Assert.Equal((ViewOutcome.OutsideSampleSpace, Verdict.Undecided, 300f, 0), (outside.Outcome, outside.Verdict, outside.Sample.ExposureMicroseconds, outside.Findings.Count));

        ViewResult Judge()
        {
            Assert.True(frames.TryGive(TinyModel.FrameOf(_pool, 20)));
            stage.Turn();
            Assert.True(inspected.TryTake(out CameraView view));
            return view.Result;
        }
    }

    private InspectionStage StageWith(SampleSpace space, out HandOver<Frame> frames, out HandOver<CameraView> inspected)
    {
        TinyModel tiny = TinyModel.Brightness();
        OnnxModel model = tiny.Load();
        tiny.Dispose();
        var recipe = Recipe.Create("tiny", "0", 1, TinyModel.RecipeWith().Classes, space with { MeanMin = 0 });
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        frames = new HandOver<Frame>(2, _wake);
        inspected = new HandOver<CameraView>(8, _wake);
        var pairing = new TriggerPairing(1, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(20));
        return new InspectionStage(0, finder, recipe, frames, new CameraInput(pairing, [0], inspected, inspected), _clock, new CameraTime(_clock), _wake, light: _light);
    }
}
