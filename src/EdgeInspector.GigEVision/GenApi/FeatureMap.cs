namespace EdgeInspector.GigEVision.GenApi;

/// <summary>The camera's features by their SFNC names, as its own XML description defines them.</summary>
/// <remarks>Thread-safe: one access at a time. Every method throws <see cref="FeatureException"/> when the feature cannot be had.</remarks>
public sealed class FeatureMap
{
    /// <summary>Names of all nodes in the description, in its order.</summary>
    public IReadOnlyList<string> Names => throw new NotImplementedException();

    /// <summary>Nodes that could not be read, with the reason; the others work.</summary>
    public IReadOnlyDictionary<string, string> BrokenNodes => throw new NotImplementedException();

    /// <summary>Whether the feature is described, implemented and available now.</summary>
    public bool Has(string name) => throw new NotImplementedException();

    /// <summary>Whether the feature may be written now.</summary>
    public bool CanWrite(string name) => throw new NotImplementedException();

    public long GetInteger(string name) => throw new NotImplementedException();

    public void SetInteger(string name, long value) => throw new NotImplementedException();

    /// <summary>Lowest value, highest value and increment allowed now.</summary>
    public (long Min, long Max, long Inc) GetIntegerRange(string name) => throw new NotImplementedException();

    public double GetFloat(string name) => throw new NotImplementedException();

    public void SetFloat(string name, double value) => throw new NotImplementedException();

    public (double Min, double Max) GetFloatRange(string name) => throw new NotImplementedException();

    public bool GetBoolean(string name) => throw new NotImplementedException();

    public void SetBoolean(string name, bool value) => throw new NotImplementedException();

    /// <summary>The name of the entry that is set.</summary>
    public string GetEnumeration(string name) => throw new NotImplementedException();

    public void SetEnumeration(string name, string entry) => throw new NotImplementedException();

    /// <summary>Names of the entries that may be set now.</summary>
    public IReadOnlyList<string> GetEntries(string name) => throw new NotImplementedException();

    public string GetString(string name) => throw new NotImplementedException();

    public void SetString(string name, string value) => throw new NotImplementedException();

    /// <summary>Runs a command feature, such as <c>AcquisitionStart</c>.</summary>
    public void Execute(string name) => throw new NotImplementedException();

    /// <summary>Any feature's value as text, the way <see cref="SetText"/> takes it.</summary>
    public string GetText(string name) => throw new NotImplementedException();

    /// <summary>Sets any feature from text: a number, an entry's name, true or false. A command is executed.</summary>
    public void SetText(string name, string value) => throw new NotImplementedException();

    /// <summary>Forgets every cached register: the next reads ask the camera.</summary>
    public void ForgetCache() => throw new NotImplementedException();
}
