namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Where a trigger comes from; the values are those of the TriggerSource register.</summary>
internal enum TriggerSource
{
    Line1 = 0,
    Software = 1,
    Action1 = 2,
}
