using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>The settings of a camera as lines with a hash, and what is told of one feature.</summary>
public sealed class SnapshotTests
{
    private const string Description = """
        <RegisterDescription>
          <Category Name="Root"><pFeature>Image</pFeature><pFeature>Analog</pFeature><pFeature>Missing</pFeature></Category>
          <Category Name="Analog"><DisplayName>Analog control</DisplayName><pFeature>GainSelector</pFeature><pFeature>Gain</pFeature><pFeature>GainAuto</pFeature><pFeature>Banks</pFeature></Category>
          <Category Name="Banks"><pFeature>BankSelector</pFeature><pFeature>SlotSelector</pFeature><pFeature>Slot</pFeature><pFeature>Root</pFeature></Category>
          <Category Name="Image"><pFeature>Width</pFeature><pFeature>Temperature</pFeature><pFeature>Start</pFeature><pFeature>Label</pFeature><pFeature>Hidden</pFeature><pFeature>GevCCP</pFeature><pFeature>ExposureTime</pFeature><pFeature>ExposureAuto</pFeature></Category>
          <Integer Name="Width"><ToolTip>Pixels of a line.</ToolTip><Description>Width of the image.</Description><DisplayName>Image width</DisplayName><Visibility>Expert</Visibility><pIsLocked>Lock</pIsLocked><Streamable>Yes</Streamable><pValue>WidthReg</pValue><Min>16</Min><Max>4096</Max><Inc>8</Inc><Unit>px</Unit><Representation>Linear</Representation><pAlias>WidthReg</pAlias></Integer>
          <IntReg Name="WidthReg"><Address>0x10</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Endianess>BigEndian</Endianess></IntReg>
          <Integer Name="Lock"><Value>0</Value></Integer>
          <FloatReg Name="Temperature"><Address>0x14</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>P</pPort><PollingTime>100</PollingTime><Endianess>BigEndian</Endianess></FloatReg>
          <Command Name="Start"><pValue>WidthReg</pValue><CommandValue>1</CommandValue></Command>
          <StringReg Name="Label"><Address>0x20</Address><Length>16</Length><AccessMode>RW</AccessMode><pPort>P</pPort></StringReg>
          <Integer Name="Hidden"><pIsAvailable>Lock</pIsAvailable><pValue>WidthReg</pValue></Integer>
          <Integer Name="GevCCP"><Value>2</Value></Integer>
          <Float Name="ExposureTime"><Value>1234.5</Value><Min>1</Min></Float>
          <Enumeration Name="ExposureAuto"><EnumEntry Name="Off"><Value>0</Value></EnumEntry><EnumEntry Name="Continuous"><Value>1</Value></EnumEntry><Value>0</Value></Enumeration>
          <Enumeration Name="GainSelector"><EnumEntry Name="All"><Value>0</Value></EnumEntry><EnumEntry Name="Red"><Value>1</Value></EnumEntry><EnumEntry Name="Blue"><Value>2</Value><pIsAvailable>Lock</pIsAvailable></EnumEntry><pValue>GainSelectorReg</pValue><pSelected>Gain</pSelected></Enumeration>
          <IntReg Name="GainSelectorReg"><Address>0x40</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Endianess>BigEndian</Endianess></IntReg>
          <FloatReg Name="Gain"><Address>0x50</Address><pIndex Offset="4">GainSelector</pIndex><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort><Endianess>BigEndian</Endianess></FloatReg>
          <Boolean Name="GainAuto"><pValue>Lock</pValue></Boolean>
          <Integer Name="BankSelector"><Value>1</Value><Min>0</Min><Max>1</Max><pSelected>SlotSelector</pSelected></Integer>
          <IntReg Name="SlotSelectorReg"><Address>0x60</Address><pIndex Offset="4">BankSelector</pIndex><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort></IntReg>
          <Integer Name="SlotSelector"><pValue>SlotSelectorReg</pValue><Min>0</Min><Max>2</Max><pSelected>Slot</pSelected></Integer>
          <IntReg Name="Slot"><Address>0x70</Address><pIndex Offset="16">BankSelector</pIndex><pIndex Offset="4">SlotSelector</pIndex><Length>4</Length><AccessMode>RW</AccessMode><pPort>P</pPort></IntReg>
          <Port Name="P"/>
        </RegisterDescription>
        """;

    private readonly MemoryPort _port = new();

    [Fact]
    public void Settings_are_read_under_every_position_of_their_selectors()
    {
        FeatureMap map = Load();

        FeatureSnapshot snapshot = map.TakeSnapshot();

        Assert.Equal(
            [
                "Width = 640", @"Label = line\\1", "ExposureTime = 1234.5", "ExposureAuto = Off",
                "Gain[GainSelector=All] = 1", "Gain[GainSelector=Red] = 1.5", "GainAuto = false",
                "Slot[BankSelector=0,SlotSelector=0] = 1", "Slot[BankSelector=0,SlotSelector=1] = 2", "Slot[BankSelector=0,SlotSelector=2] = 3",
                "Slot[BankSelector=1,SlotSelector=0] = 4", "Slot[BankSelector=1,SlotSelector=1] = 5", "Slot[BankSelector=1,SlotSelector=2] = 6",
            ],
            snapshot.Lines);
        Assert.Empty(snapshot.Skipped);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', snapshot.Lines) + "\n"))), snapshot.Sha256);
    }

    [Fact]
    public void Selectors_stand_afterwards_as_before()
    {
        FeatureMap map = Load();
        byte[] before = [.. _port.Memory];

        map.TakeSnapshot();

        Assert.Equal(before, _port.Memory);
        Assert.Equal(("Red", 1L, 2L), (map.GetEnumeration("GainSelector"), map.GetInteger("BankSelector"), map.GetInteger("SlotSelector")));
    }

    [Fact]
    public void Same_settings_have_the_same_hash_in_any_culture_and_at_any_selector_and_a_change_another()
    {
        FeatureMap map = Load();
        string hash = map.TakeSnapshot().Sha256;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            german.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = german;
            map.SetEnumeration("GainSelector", "All");
            map.SetInteger("BankSelector", 0);
            _port.Memory[0x17] = 99;
            map.SetInteger("GevCCP", 0);
            Assert.Equal(hash, map.TakeSnapshot().Sha256);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        // Changed behind our back, in a bank that no selector shows now.
        _port.Memory[0x84] = 7;
        Assert.NotEqual(hash, map.TakeSnapshot().Sha256);
        _port.Memory[0x84] = 5;
        Assert.Equal(hash, map.TakeSnapshot().Sha256);
        map.SetFloat("ExposureTime", 1234.6);
        Assert.NotEqual(hash, map.TakeSnapshot().Sha256);
    }

    [Fact]
    public void Value_that_the_camera_changes_itself_is_no_setting()
    {
        FeatureMap map = Load();
        map.SetEnumeration("ExposureAuto", "Continuous");
        FeatureSnapshot first = map.TakeSnapshot();
        map.SetFloat("ExposureTime", 99);

        Assert.Contains("ExposureTime = (auto)", first.Lines);
        Assert.Equal(first.Sha256, map.TakeSnapshot().Sha256);
    }

    [Fact]
    public void Refused_register_is_told_and_a_lost_camera_is_a_fault()
    {
        FeatureMap map = Load();
        FeatureSnapshot whole = map.TakeSnapshot();
        _port.Refused = address => address is >= 0x20 and < 0x30;

        FeatureSnapshot partial = map.TakeSnapshot();
        Assert.Equal(whole.Lines.Count - 1, partial.Lines.Count);
        Assert.Contains("feature 'Label' cannot be read", Assert.Single(partial.Skipped), StringComparison.Ordinal);

        _port.Refused = _ => true;
        Assert.Equal(FeatureError.AccessFailed, Assert.Throws<FeatureException>(map.TakeSnapshot).Error);
    }

    [Fact]
    public void Feature_is_described_as_it_is_now()
    {
        FeatureMap map = Load();

        FeatureDescription width = map.Describe("Width");

        Assert.Equal(
            (FeatureKind.Integer, "Image", "Image width", "Pixels of a line.", "Width of the image.", FeatureVisibility.Expert, "px", "Linear", true, "WidthReg"),
            (width.Kind, width.CategoryPath, width.DisplayName, width.ToolTip, width.Description, width.Visibility, width.Unit, width.Representation, width.IsStreamable, width.Alias));
        Assert.Equal((FeatureAccess.RW, "640", "16", "4096", "8", ""), (width.Access, width.Value, width.Min, width.Max, width.Inc, width.Problem));
        map.SetInteger("Lock", 1);
        Assert.Equal(FeatureAccess.RO, map.Describe("Width").Access);
        Assert.Equal(FeatureAccess.RW, map.Describe("Hidden").Access);
        map.SetInteger("Lock", 0);
        FeatureDescription hidden = map.Describe("Hidden");
        Assert.Equal((FeatureAccess.NA, null, null), (hidden.Access, hidden.Value, hidden.Min));
        Assert.Equal((FeatureAccess.WO, FeatureKind.Command, null), (map.Describe("Start").Access, map.Describe("Start").Kind, map.Describe("Start").Value));
        Assert.Equal((FeatureAccess.RO, "0"), (map.Describe("Temperature").Access, map.Describe("Temperature").Value));
        FeatureDescription exposure = map.Describe("ExposureTime");
        Assert.Equal(("1234.5", "1", null, null), (exposure.Value, exposure.Min, exposure.Max, exposure.Inc));
        Assert.Equal(FeatureError.NotFound, Assert.Throws<FeatureException>(() => map.Describe("Nothing")).Error);
    }

    [Fact]
    public void Selector_and_selected_are_told_with_the_entries_that_may_be_set_now()
    {
        FeatureMap map = Load();

        FeatureDescription selector = map.Describe("GainSelector");
        FeatureDescription gain = map.Describe("Gain");

        Assert.Equal(["All", "Red"], selector.Entries);
        Assert.Equal(["Gain"], selector.Selected);
        Assert.Equal(["GainSelector"], gain.Selectors);
        Assert.Equal(("Analog", "Red"), (gain.CategoryPath, selector.Value));
        Assert.Equal("Analog/Banks", map.Describe("Slot").CategoryPath);
    }

    [Fact]
    public void Value_that_cannot_be_read_is_left_out_and_the_reason_told()
    {
        FeatureMap map = Load();
        _port.Refused = address => address == 0x10;

        FeatureDescription width = map.Describe("Width");

        Assert.Equal((FeatureAccess.RW, null, "4096"), (width.Access, width.Value, width.Max));
        Assert.Contains("cannot be read at 0x10", width.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Categories_go_from_the_root_down_and_a_circle_ends()
    {
        Assert.Equal(
            ["Root:", "Image:Image", "Analog:Analog", "Banks:Analog/Banks"],
            Load().Categories().Select(c => $"{c.Name}:{c.Path}"));
        FeatureCategory analog = Load().Categories()[2];
        Assert.Equal("Analog control", analog.DisplayName);
        Assert.Equal(["GainSelector", "Gain", "GainAuto"], analog.Features);
    }

    private FeatureMap Load()
    {
        Convert.FromHexString("00000280").CopyTo(_port.Memory, 0x10);
        @"line\1"u8.CopyTo(_port.Memory.AsSpan(0x20));
        _port.Memory[0x43] = 1;
        Convert.FromHexString("3F8000003FC00000").CopyTo(_port.Memory, 0x50);
        _port.Memory[0x60] = 1;
        _port.Memory[0x64] = 2;
        for (int i = 0; i < 6; i++) _port.Memory[0x70 + (i / 3 * 16) + (i % 3 * 4)] = (byte)(i + 1);
        Assert.True(FeatureMap.TryLoad(Encoding.UTF8.GetBytes(Description), _port, "cam-1", out FeatureMap? map, out string problem), problem);
        return map!;
    }
}
