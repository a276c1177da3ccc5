using System.Globalization;
using System.Text;

namespace EdgeInspector.GigEVision.Tests.GenApi;

/// <summary>A camera description of any size with the mix of node kinds that real ones have; generated, nobody's file.</summary>
/// <remarks>
/// The mix: half registers (masked ones first), a fifth features that show them with pMin, pMax, pIsLocked and pInvalidator, an eighth
/// formulas, the rest enumerations, converters, Booleans, commands and texts, in categories of 30. Counted in 16 pieces of the files of ten
/// makers, 735 nodes: 52 % registers, 23 % numbers that show them, 13 % formulas, 7 % enumerations, 4 % Booleans, 2 % converters, 1 % commands.
/// </remarks>
internal static class GeneratedDescription
{
    /// <summary>Bytes of register space that the nodes use.</summary>
    public const int MemoryBytes = 64 * 1024;

    private const int NodesPerBlock = 15;
    private const int BlocksPerCategory = 5;

    /// <summary>The file in UTF-8.</summary>
    /// <param name="nodes">Nodes, 15 or more; made up to a whole block.</param>
    public static byte[] Create(int nodes)
    {
        int blocks = (nodes + NodesPerBlock - 1) / NodesPerBlock;
        var xml = new StringBuilder(nodes * 400);
        xml.Append("""
            <?xml version="1.0" encoding="UTF-8"?>
            <RegisterDescription ModelName="Generated" VendorName="EdgeInspector" SchemaMajorVersion="1" SchemaMinorVersion="1" SchemaSubMinorVersion="0" xmlns="http://www.genicam.org/GenApi/Version_1_1">
            <Group Comment="Root"><Category Name="Root" NameSpace="Standard">
            """);
        for (int i = 0; i < blocks; i += BlocksPerCategory) xml.Append(CultureInfo.InvariantCulture, $"<pFeature>Category{i}</pFeature>");
        xml.Append("</Category><Port Name=\"Device\" NameSpace=\"Standard\"/></Group>\n");
        for (int i = 0; i < blocks; i++)
        {
            if (i % BlocksPerCategory == 0) AppendCategory(xml, i, Math.Min(blocks, i + BlocksPerCategory));
            AppendBlock(xml, i);
        }

        return Encoding.UTF8.GetBytes(xml.Append("</RegisterDescription>\n").ToString());
    }

    private static void AppendCategory(StringBuilder xml, int from, int to)
    {
        xml.Append(CultureInfo.InvariantCulture, $"<Category Name=\"Category{from}\"><ToolTip>Blocks {from} to {to}</ToolTip><Visibility>Expert</Visibility>\n");
        for (int i = from; i < to; i++)
        {
            foreach (string name in (string[])["Selector", "Width", "Exposure", "Mode", "Enable", "Label", "Reset"])
                xml.Append(CultureInfo.InvariantCulture, $"  <pFeature>{name}{i}</pFeature>\n");
        }

        xml.Append("</Category>\n");
    }

    // 15 nodes; each block has 64 bytes of the register space, and the space is used again when there are more.
    private static void AppendBlock(StringBuilder xml, int i)
    {
        int at = i * 64 % (MemoryBytes - 4096);
        xml.Append(CultureInfo.InvariantCulture, $"""
            <Integer Name="Width{i}" NameSpace="Standard">
              <ToolTip>Width of region {i} in pixels.</ToolTip>
              <Description>Width of region {i}; the highest value depends on what stands to the left of it.</Description>
              <DisplayName>Width {i}</DisplayName>
              <Visibility>Beginner</Visibility>
              <pIsImplemented>Implemented{i}</pIsImplemented>
              <pIsLocked>Locked{i}</pIsLocked>
              <Streamable>Yes</Streamable>
              <pValue>WidthReg{i}</pValue>
              <pMin>WidthMin{i}</pMin>
              <pMax>WidthMax{i}</pMax>
              <Inc>4</Inc>
              <Unit>px</Unit>
              <Representation>Linear</Representation>
            </Integer>
            <MaskedIntReg Name="WidthReg{i}">
              <Address>0x{at:X}</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Cachable>WriteThrough</Cachable>
              <pInvalidator>Mode{i}</pInvalidator><pInvalidator>Selector{i}</pInvalidator>
              <LSB>31</LSB><MSB>16</MSB><Sign>Unsigned</Sign><Endianess>BigEndian</Endianess>
            </MaskedIntReg>
            <MaskedIntReg Name="WidthMin{i}">
              <Address>0x{at + 4:X}</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><LSB>7</LSB><MSB>0</MSB><Endianess>LittleEndian</Endianess>
            </MaskedIntReg>
            <IntSwissKnife Name="WidthMax{i}">
              <pVariable Name="MIN">WidthMin{i}</pVariable><pVariable Name="FLAGS">Flags{i}</pVariable><Constant Name="STEP">4</Constant>
              <Formula>(FLAGS &amp; 0xFF) = 0 ? 4096 : (4096 - MIN) / STEP * STEP</Formula>
            </IntSwissKnife>
            <IntSwissKnife Name="Implemented{i}">
              <pVariable Name="FLAGS">Flags{i}</pVariable><Formula>((FLAGS &gt;&gt; 4) &amp; 1) = 0 || FLAGS &lt; 0x10000</Formula>
            </IntSwissKnife>
            <MaskedIntReg Name="Locked{i}">
              <Address>0x{at + 8:X}</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><Cachable>NoCache</Cachable><Bit>3</Bit><Endianess>BigEndian</Endianess>
            </MaskedIntReg>
            <IntReg Name="Flags{i}">
              <Address>0x{at + 12:X}</Address><Length>4</Length><AccessMode>RO</AccessMode><pPort>Device</pPort><PollingTime>1000</PollingTime><Sign>Unsigned</Sign><Endianess>BigEndian</Endianess>
            </IntReg>
            <Float Name="Exposure{i}" NameSpace="Standard">
              <ToolTip>Time that the sensor of block {i} takes light.</ToolTip><Visibility>Beginner</Visibility><pIsLocked>Locked{i}</pIsLocked>
              <pValue>ExposureUs{i}</pValue><Min>1</Min><Max>1000000</Max><Unit>us</Unit>
            </Float>
            <Converter Name="ExposureUs{i}">
              <pVariable Name="SCALE">WidthMin{i}</pVariable><FormulaTo>FROM * 10 / (SCALE + 1)</FormulaTo><FormulaFrom>TO * (SCALE + 1) / 10</FormulaFrom>
              <pValue>ExposureReg{i}</pValue><Slope>Increasing</Slope>
            </Converter>
            <IntReg Name="ExposureReg{i}">
              <Address>0x{at + 16:X}</Address><pIndex Offset="4">Selector{i}</pIndex><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Sign>Unsigned</Sign><Endianess>BigEndian</Endianess>
            </IntReg>
            <Integer Name="Selector{i}"><ToolTip>Bank of block {i}.</ToolTip><Visibility>Expert</Visibility><Value>0</Value><Min>0</Min><Max>3</Max><pSelected>Exposure{i}</pSelected></Integer>
            <Enumeration Name="Mode{i}" NameSpace="Standard">
              <ToolTip>How block {i} works.</ToolTip><Visibility>Guru</Visibility>
              <EnumEntry Name="Off"><Value>0</Value></EnumEntry><EnumEntry Name="Once"><Value>1</Value></EnumEntry>
              <EnumEntry Name="Continuous"><pIsImplemented>Implemented{i}</pIsImplemented><Value>2</Value></EnumEntry>
              <pValue>ModeReg{i}</pValue>
            </Enumeration>
            <StructReg Comment="Mode{i}">
              <Address>0x{at + 32:X}</Address><Length>4</Length><AccessMode>RW</AccessMode><pPort>Device</pPort><Endianess>BigEndian</Endianess>
              <StructEntry Name="ModeReg{i}"><LSB>31</LSB><MSB>28</MSB></StructEntry>
              <StructEntry Name="EnableReg{i}"><Bit>0</Bit></StructEntry>
            </StructReg>
            <Boolean Name="Enable{i}"><Visibility>Expert</Visibility><pValue>EnableReg{i}</pValue><OnValue>1</OnValue><OffValue>0</OffValue></Boolean>
            """);
        xml.Append(i % 2 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"<StringReg Name=\"Label{i}\"><Address>0x{at + 36:X}</Address><Length>16</Length><AccessMode>RW</AccessMode><pPort>Device</pPort></StringReg>\n")
            : string.Create(CultureInfo.InvariantCulture, $"<Command Name=\"Reset{i}\"><pValue>EnableReg{i}</pValue><CommandValue>1</CommandValue></Command>\n"));
    }
}
