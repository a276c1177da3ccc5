using System.Globalization;
using System.Text;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>A description that would calculate for hours is given up, with the lock free again and the other features working.</summary>
[Requirement("SEC-02")]
public sealed class EvaluationBudgetTests
{
    [Fact]
    public void Formulas_that_each_need_another_twice_are_given_up_and_the_fault_names_the_feature()
    {
        var xml = new StringBuilder("<RegisterDescription><Integer Name='K0'><Value>1</Value></Integer>");
        for (int i = 1; i <= 40; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<IntSwissKnife Name='K{i}'><pVariable Name='A'>K{i - 1}</pVariable><Formula>A + A</Formula></IntSwissKnife>");
        }

        FeatureMap map = Load(xml.Append("</RegisterDescription>").ToString());

        Assert.Equal(1 << 8, map.GetInteger("K8"));
        FeatureException fault = Assert.Throws<FeatureException>(() => map.GetInteger("K40"));
        Assert.Equal((FeatureError.BrokenDescription, "K40"), (fault.Error, fault.Feature));
        Assert.Contains("takes more than 100000 steps to evaluate", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1 << 8, map.GetInteger("K8"));
    }

    [Fact]
    public void Expressions_that_each_need_another_twice_are_given_up()
    {
        var xml = new StringBuilder("<RegisterDescription><IntSwissKnife Name='K'><Expression Name='E0'>1</Expression>");
        for (int i = 1; i <= 50; i++) xml.Append(CultureInfo.InvariantCulture, $"<Expression Name='E{i}'>E{i - 1} + E{i - 1}</Expression>");
        FeatureMap map = Load(xml.Append("<Formula>E50</Formula></IntSwissKnife></RegisterDescription>").ToString());

        FeatureException fault = Assert.Throws<FeatureException>(() => map.GetInteger("K"));

        Assert.Contains("takes more than 100000 steps to evaluate; given up at 'K'", fault.Message, StringComparison.Ordinal);
        Assert.False(map.CanWrite("K"));
    }

    [Fact]
    public void Conditions_and_entries_share_the_steps_of_one_call()
    {
        var xml = new StringBuilder("<RegisterDescription><Integer Name='K0'><Value>1</Value></Integer>");
        for (int i = 1; i <= 40; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<IntSwissKnife Name='K{i}'><pVariable Name='A'>K{i - 1}</pVariable><Formula>A + A</Formula></IntSwissKnife>");
        }

        xml.Append("<Integer Name='There'><Value>1</Value><pIsAvailable>K40</pIsAvailable></Integer><Enumeration Name='Many'><Value>0</Value>");
        for (int i = 0; i < 400; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<EnumEntry Name='E{i}'><Value>{i}</Value><pIsAvailable>K10</pIsAvailable></EnumEntry>");
        }

        FeatureMap map = Load(xml.Append("</Enumeration></RegisterDescription>").ToString());

        Assert.False(map.Has("There"));
        Assert.Throws<FeatureException>(() => map.GetInteger("There"));
        Assert.Equal("Many", Assert.Throws<FeatureException>(() => map.GetEntries("Many")).Feature);
    }

    [Fact]
    public void Registers_that_are_never_cached_are_not_asked_without_end()
    {
        var xml = new StringBuilder(
            "<RegisterDescription><IntReg Name='K0'><Address>0x10</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>P</pPort><Cachable>NoCache</Cachable></IntReg><Port Name='P'/>");
        for (int i = 1; i <= 12; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<IntSwissKnife Name='K{i}'><pVariable Name='A'>K{i - 1}</pVariable><Formula>A + A</Formula></IntSwissKnife>");
        }

        var port = new MemoryPort();
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(xml.Append("</RegisterDescription>").ToString()), port, "cam-1", out FeatureMap? map, out string problem), problem);

        Assert.Throws<FeatureException>(() => map!.GetInteger("K12"));

        Assert.InRange(port.Reads, 1, 2_000);
    }

    private static FeatureMap Load(string xml)
    {
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(xml), new MemoryPort(), "cam-1", out FeatureMap? map, out string problem), problem);
        return map!;
    }
}
