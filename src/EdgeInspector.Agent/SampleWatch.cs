using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Tells of a camera whose frames are outside the sample space, with what was measured against the limit, until they are inside again.</summary>
/// <remarks>On the records' thread, after the disk has the unit: nothing of it is on the way of a verdict.</remarks>
public sealed class SampleWatch
{
    /// <summary>Views inside, one after the other, that end an alarm: a lamp that flickers is one alarm, not hundreds.</summary>
    public const int InsideInRow = 10;

    private readonly Func<SampleSpace> _space;
    private readonly string[] _cameras;
    private readonly int[] _insideMissing;
    private readonly Action<string, string?> _alarm;

    /// <param name="space">The limits in force.</param>
    /// <param name="cameras">Names in the order of the configuration.</param>
    /// <param name="alarm">Told the camera and the broken limit, or null when its frames are inside again. Must not wait.</param>
    public SampleWatch(Func<SampleSpace> space, IReadOnlyList<string> cameras, Action<string, string?> alarm)
    {
        _space = space;
        _cameras = [.. cameras];
        _insideMissing = new int[_cameras.Length];
        _alarm = alarm;
    }

    public void Look(InspectionResult result)
    {
        ViewList views = result.Decision.Views;
        for (int view = 0; view < ViewList.Capacity; view++)
        {
            if (views.Has(view) && (uint)views[view].Camera < (uint)_cameras.Length) Look(views[view]);
        }
    }

    private void Look(in ViewResult view)
    {
        ref int missing = ref _insideMissing[view.Camera];
        if (view.Outcome == ViewOutcome.OutsideSampleSpace)
        {
            if (missing == 0) _alarm(_cameras[view.Camera], _space().Check(view.Sample).ToString());
            missing = InsideInRow;
            return;
        }

        // Only a frame that was looked at and found inside speaks for the light.
        if (missing == 0 || view.Outcome != ViewOutcome.Inspected) return;
        if (--missing == 0) _alarm(_cameras[view.Camera], null);
    }
}
