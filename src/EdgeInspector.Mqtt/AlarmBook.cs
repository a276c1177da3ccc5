namespace EdgeInspector.Mqtt;

/// <summary>The alarms that are active now, in the order in which they were raised.</summary>
internal sealed class AlarmBook
{
    private readonly List<(Alarm Alarm, DateTimeOffset RaisedAt)> _active = [];

    public IReadOnlyCollection<(Alarm Alarm, DateTimeOffset RaisedAt)> Active => _active;

    public bool Raise(Alarm alarm, DateTimeOffset now)
    {
        if (_active.Exists(a => a.Alarm.Id == alarm.Id)) return false;
        _active.Add((alarm, now));
        return true;
    }

    public bool Clear(string id, out Alarm alarm)
    {
        int index = _active.FindIndex(a => a.Alarm.Id == id);
        alarm = index < 0 ? null! : _active[index].Alarm;
        if (index >= 0) _active.RemoveAt(index);
        return index >= 0;
    }
}
