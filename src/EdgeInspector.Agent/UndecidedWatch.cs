using System.Globalization;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>Tells when too many of a batch's last units are undecided, until they are fewer again. [CNF-04]</summary>
/// <remarks>On the records' thread, after the disk has the unit: nothing of it is on the way of a verdict. Units of challenge kits are not counted.</remarks>
public sealed class UndecidedWatch
{
    private readonly UndecidedRate _rate;
    private readonly double _shareMax;
    private readonly Action<string?> _alarm;
    private string _batch = "";

    /// <param name="shareMax">Greatest share of undecided units, 0..1.</param>
    /// <param name="windowUnits">Units that are looked back on.</param>
    /// <param name="alarm">Told the rate and the limit, or null when it is below half of it again or another batch begins. Must not wait.</param>
    public UndecidedWatch(double shareMax, int windowUnits, Action<string?> alarm)
    {
        _rate = new UndecidedRate(shareMax, windowUnits);
        _shareMax = shareMax;
        _alarm = alarm;
    }

    public void Look(InspectionResult result)
    {
        if (result.BatchId != _batch)
        {
            _batch = result.BatchId;
            if (_rate.Clear()) _alarm(null);
        }

        if (result.Decision.Trigger.IsChallenge || !_rate.Count(result.Verdict)) return;
        _alarm(_rate.IsRaised
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{_rate.Undecided} of the last {_rate.WindowUnits} units are undecided, undecided-share-max is {_shareMax:0.####} of them; last for {result.Reason}")
            : null);
    }
}
