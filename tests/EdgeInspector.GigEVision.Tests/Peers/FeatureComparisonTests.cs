using System.Globalization;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.Peers;

/// <summary>Every node of the fake camera's description that Aravis can read: value and range must be the same here.</summary>
[Collection("127.0.0.1:3956")]
public sealed class FeatureComparisonTests
{
    [Fact]
    public async Task Every_feature_has_the_value_and_the_range_that_aravis_gives()
    {
        using FakeCamera peer = await FakeCamera.StartAsync("EI-ALL");
        using Camera camera = await FakeCameraTests.OpenAsync(FakeCamera.Selector);
        FeatureMap features = camera.Features;
        string[] names =
        [
            .. features.Names.Where(n => features.Describe(n).Kind is FeatureKind.Integer or FeatureKind.Float or FeatureKind.Boolean or FeatureKind.Enumeration or FeatureKind.String),
        ];

        Dictionary<string, string> theirs = await ArvToolAsync(names);

        var differences = new List<string>();
        int compared = 0, ranges = 0;
        foreach ((string name, string line) in theirs)
        {
            FeatureDescription ours = features.Describe(name);

            // Aravis reads registers that the description says may only be written.
            if (ours.Access == FeatureAccess.WO) continue;
            string[] words = line.Split(' ');
            bool isNumber = ours.Kind is FeatureKind.Integer or FeatureKind.Float;
            string value = isNumber ? words[0] : line;
            compared++;
            if (!Same(value, ours.Value)) differences.Add($"{name}: Aravis {value}, we {ours.Value} {ours.Problem}");
            foreach (string word in isNumber ? words : [])
            {
                string? bound = word.StartsWith("min:", StringComparison.Ordinal) ? ours.Min : word.StartsWith("max:", StringComparison.Ordinal) ? ours.Max : null;
                if (bound is null) continue;
                ranges++;
                if (!Same(word[4..], bound)) differences.Add($"{name}: Aravis {word}, we {bound}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{names.Length} nodes here, {compared} values and {ranges} bounds compared");
        Assert.Empty(differences);
        Assert.True(compared >= 50 && ranges >= 70, $"only {compared} values and {ranges} bounds of {names.Length} nodes were compared");
    }

    // Aravis prints six digits of a number.
    private static bool Same(string theirs, string? ours)
    {
        if (theirs == ours) return true;
        return double.TryParse(theirs, CultureInfo.InvariantCulture, out double a)
            && double.TryParse(ours, CultureInfo.InvariantCulture, out double b)
            && Math.Abs(a - b) <= 1e-5 * Math.Abs(a);
    }

    private static async Task<Dictionary<string, string>> ArvToolAsync(string[] features)
    {
        using PeerProcess tool = PeerProcess.Start("arv-tool-0.8", ["-a", "127.0.0.1", "control", .. features]);
        await tool.WaitForExitAsync(TimeSpan.FromSeconds(30));
        var values = new Dictionary<string, string>();
        foreach (string line in tool.Output.Split('\n'))
        {
            int equal = line.IndexOf(" = ", StringComparison.Ordinal);
            if (equal > 0 && features.Contains(line[..equal].Trim())) values[line[..equal].Trim()] = line[(equal + 3)..].Trim();
        }

        return values;
    }
}
