namespace EdgeInspector.House.Tests;

/// <summary>What breaks a rule of the house; a failing test names all of it, one a line.</summary>
internal static class Strays
{
    public static void None(IEnumerable<string> strays)
    {
        string[] all = strays.Distinct().ToArray();
        if (all.Length > 0) Assert.Fail($"{all.Length} against the rule:\n{string.Join('\n', all)}");
    }
}
