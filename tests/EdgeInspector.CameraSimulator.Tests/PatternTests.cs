using EdgeInspector.CameraSimulator.Patterns;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>What the default image holds.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 1000)]
    [InlineData(ulong.MaxValue, 65537)]
    public void Image_is_the_known_function_of_frame_and_offset(ulong frame, int bytes)
    {
        var image = new byte[bytes];
        TestPattern.Fill(frame, image);

        for (int offset = 0; offset < bytes; offset++) Assert.Equal(TestPattern.At(frame, offset), image[offset]);
        Assert.Equal(-1, TestPattern.FirstDifference(frame, image));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(999)]
    public void First_difference_names_the_first_wrong_byte(int wrong)
    {
        var image = new byte[1000];
        TestPattern.Fill(3, image);
        image[wrong] ^= 0x10;
        image[^1] ^= 0x20;

        Assert.Equal(wrong, TestPattern.FirstDifference(3, image));
    }
}
