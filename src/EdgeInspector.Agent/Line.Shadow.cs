using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Shadow;
using EdgeInspector.Imaging;

namespace EdgeInspector.Agent;

/// <content>The shadow model beside the line: its hand-overs and its one thread, which no verdict waits for.</content>
public sealed partial class Line
{
    // A unit or two behind is no harm; more would be memory that helps nobody.
    private const int ShadowDepth = 4;

    private static readonly TimeSpan ShadowIdle = TimeSpan.FromMilliseconds(200);

    private readonly List<ShadowSlot> _shadowSlots = [];
    private bool _shadowStands;

    private ShadowLane NewShadow(ShadowModel shadow, CameraSettings camera, int index, Wake shadowWake)
    {
        // Nobody waits for a free slot.
        var freeWake = new Wake();
        _wakes.Add(freeWake);

        // Empty: the shadow is behind. The image is not shown to it, NotShown + 1.
        var free = new HandOver<ShadowSlot>(ShadowDepth, freeWake);

        // Never full: it has room for every slot.
        var waiting = new HandOver<ShadowSlot>(ShadowDepth, shadowWake);

        // Full: no records are written. The view is not told, NotTold + 1.
        var judged = new HandOver<ShadowView>(512, freeWake);
        string name = camera.PixelFormatWith(_configuration.Recipe) ?? _configuration.Passport.Camera.PixelFormat;
        long bytes = PixelFormat.TryParse(name, out PixelFormat format) ? format.SizeBytes(_configuration.Passport.Camera.ImageWidth, _configuration.Passport.Camera.ImageHeight) : 1;
        for (int i = 0; i < ShadowDepth; i++)
        {
            var slot = new ShadowSlot(bytes);
            _shadowSlots.Add(slot);
            free.TryGive(slot);
        }

        return new ShadowLane(free, waiting, judged, shadow.LookOf(index), shadow.Recipe);
    }

    private ShadowBook BookOf(ShadowModel shadow, ShadowLane[] shadows) => new(
        [.. shadows.Select(s => s.Judged)], [.. _configuration.Cameras.Select(c => c.Name)], shadow.Recipe, () => (shadows.Sum(s => s.NotShown), shadows.Sum(s => s.NotTold), shadows.Sum(s => s.Failed)));

    private static void RunShadow(ShadowLane[] shadows, CameraLane[] lanes, Wake wake, CancellationToken stop)
    {
        Urgency.TryLowerThread();
        Func<bool> isLineBehind = () => Array.Exists(lanes, lane => lane.Stage.IsBehind);
        while (!stop.IsCancellationRequested)
        {
            wake.Wait(ShadowIdle);
            foreach (ShadowLane shadow in shadows) shadow.Turn(isLineBehind);
        }

        foreach (ShadowLane shadow in shadows) shadow.Turn(isLineBehind);
    }
}
