using System.Diagnostics;
using EdgeInspector.CameraSimulator;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>Kinds of nodes that descriptions in the field use, read over the wire; the camera's registers have the values of its own table.</summary>
[Requirement("CAM-01")]
public sealed class SimulatedFeatureTests
{
    /// <summary>The word 0x12345678: bits 0..15 from the highest are 0x1234, 16..31 0x5678, 25..28 are 1111 = −1 with sign, bit 3 is 1.</summary>
    [Theory]
    [InlineData("TestUpper", "4660")]
    [InlineData("TestLower", "22136")]
    [InlineData("TestNibble", "-1")]
    [InlineData("TestBit", "1")]
    [InlineData("TestTenfold", "100")]
    [InlineData("TestRatio", "62.75")]          // 1000 / 8 * 0.5 + 0.25
    [InlineData("TestWidthSteps", "317")]       // (1280 − 16) / 4 + 1
    [InlineData("TestFormatCode", "1")]
    [InlineData("TestCopied", "1")]
    [InlineData("TestIndexed", "11")]
    [InlineData("TestBytes", "000102030405060708090A0B0C0D0E0F")]
    public async Task Feature_has_the_value_that_its_registers_give(string feature, string value)
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        Assert.Equal(value, camera.Features.GetText(feature));
    }

    [Fact]
    public async Task No_node_of_the_description_is_broken()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        Assert.Empty(camera.Features.BrokenNodes);
        Assert.Equal(15, camera.Features.Categories().Single(c => c.Name == "TestControl").Features.Count);
    }

    [Fact]
    public async Task Field_of_a_word_is_written_and_leaves_the_others()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        camera.Features.SetInteger("TestUpper", 0xABCD);
        camera.Features.SetInteger("TestNibble", -8);

        // Bits 25..28 of 0x5678 (0101 0110 0111 1000) become 1000: 0101 0110 0100 0000.
        camera.ReadRegister(0xA500, out uint word);
        Assert.Equal(0xABCD_5640u, word);
        Assert.Equal(0, camera.Features.GetInteger("TestBit"));   // 1010
    }

    [Fact]
    public async Task Formulas_follow_the_registers_and_features_that_they_name()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        camera.Features.SetInteger("TestTenfold", 33);
        camera.Features.SetInteger("OffsetX", 0);
        camera.Features.SetInteger("Width", 640);
        camera.Features.SetInteger("OffsetX", 80);
        camera.Features.SetEnumeration("PixelFormat", "Mono12p");

        camera.ReadRegister(0xA504, out uint dividend);
        Assert.Equal(330u, dividend);
        Assert.Equal(330 / 8.0 * 0.5 + 0.25, camera.Features.GetFloat("TestRatio"));
        Assert.Equal((1280 - 80 - 16) / 4 + 1, camera.Features.GetInteger("TestWidthSteps"));
        Assert.Equal(12, camera.Features.GetInteger("TestFormatCode"));
    }

    [Fact]
    public async Task Copied_value_is_written_to_both_registers()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        camera.Features.SetInteger("TestCopied", 77);

        camera.ReadRegister(0xA510, out uint first);
        camera.ReadRegister(0xA514, out uint second);
        Assert.Equal((77u, 77u), (first, second));
    }

    [Fact]
    public async Task Index_chooses_the_register_to_read_and_to_write()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);
        FeatureMap features = camera.Features;
        var rows = new List<long>();

        for (int index = 0; index < 4; index++)
        {
            features.SetInteger("TestIndex", index);
            rows.Add(features.GetInteger("TestIndexed"));
        }

        features.SetInteger("TestIndex", 1);
        features.SetInteger("TestIndexed", 23);

        Assert.Equal([11, 22, 99, 99], rows);
        uint[] registers = [.. new uint[] { 0xA520, 0xA524, 0xA528 }.Select(a => camera.ReadRegister(a, out uint value).Succeeded ? value : uint.MaxValue)];
        Assert.Equal([11u, 23u, 99u], registers);
    }

    [Fact]
    public async Task Polled_register_is_asked_at_its_age_and_the_patient_one_is_not()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);
        long hourly = camera.Features.GetInteger("TestReadsHourly");
        long polled = camera.Features.GetInteger("TestReadsPolled");

        long later = polled;
        for (long start = Stopwatch.GetTimestamp(); later == polled && Stopwatch.GetElapsedTime(start).TotalSeconds < 10; await Task.Delay(20))
            later = camera.Features.GetInteger("TestReadsPolled");

        Assert.Equal((1L, 2L, 3L), (hourly, polled, later));
        Assert.Equal(1, camera.Features.GetInteger("TestReadsHourly"));
        camera.Features.ForgetCache();
        Assert.Equal(4, camera.Features.GetInteger("TestReadsHourly"));
    }

    [Fact]
    public async Task Rounded_value_is_read_back_and_bytes_go_there_and_back()
    {
        using SimulatedCamera device = SimulatedLine.SwitchOn();
        using Camera camera = await SimulatedLine.OpenAsync(device);

        camera.Features.SetInteger("TestRounded", 101);
        camera.Features.SetText("TestBytes", "FFEEDDCCBBAA99887766554433221100");

        Assert.Equal(96, camera.Features.GetInteger("TestRounded"));
        camera.Features.ForgetCache();
        Assert.Equal("FFEEDDCCBBAA99887766554433221100", camera.Features.GetText("TestBytes"));
        FeatureApplication applied = Assert.Single(camera.Apply([new("TestRounded", "101")]));
        Assert.False(applied.Verified);
    }
}
