namespace EdgeInspector.VialRenderer.Tests;

public sealed class DefectTests
{
    private const int Seeds = 12;

    [Theory, MemberData(nameof(Views.Defects), MemberType = typeof(Views))]
    public void Defect_changes_the_picture_inside_its_mask_and_nowhere_else(VialDefect defect)
    {
        BacklitVialRenderer renderer = Views.Bench();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            VialSpecimen unit = VialSpecimen.Create(seed, defect);

            byte[] with = renderer.Picture(unit), without = renderer.Picture(unit.WithoutDefect()), mask = renderer.Mask(unit);
            double inside = 0;
            int insideCount = 0, outsideMax = 0;
            for (int i = 0; i < mask.Length; i++)
            {
                int change = Math.Abs(with[i] - without[i]);
                if (mask[i] != 0) (inside, insideCount) = (inside + change, insideCount + 1);
                else outsideMax = Math.Max(outsideMax, change);
            }

            // Noise of 2.3 levels on each picture is drawn alike for both, so what differs is the defect. Outside the threshold's
            // six levels remain, one of rounding, and in the dark glass the shot noise of those six.
            Assert.True(inside / insideCount > 3 * 2.3, $"{defect} {seed}: mean change in the mask {inside / insideCount:0.0} levels");
            Assert.True(outsideMax <= 9, $"{defect} {seed}: change of {outsideMax} levels outside the mask");
        }
    }

    [Theory, MemberData(nameof(Views.Defects), MemberType = typeof(Views))]
    public void Defect_is_visible_in_at_least_one_view(VialDefect defect)
    {
        BacklitVialRenderer renderer = Views.Bench();
        for (ulong seed = 100; seed < 100 + Seeds; seed++)
        {
            VialSpecimen unit = VialSpecimen.Create(seed, defect);
            foreach (int views in (int[])[1, 2, 3])
            {
                int visible = Enumerable.Range(0, views).Max(view => renderer.Mask(unit, view, views).AsSpan().Count((byte)255));

                // The smallest particle, 200 µm, covers about 10 pixels of 55 µm.
                Assert.True(visible >= 9, $"{defect} {seed}: {visible} pixels in the best of {views} views");
            }
        }
    }

    [Fact]
    public void Mask_of_a_good_unit_is_empty()
    {
        BacklitVialRenderer renderer = Views.Bench();

        byte[] mask = renderer.Mask(VialSpecimen.Create(3, VialDefect.None));

        Assert.False(mask.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(VialDefect.LowFill, 1)]
    [InlineData(VialDefect.HighFill, -1)]
    public void Surface_lies_lower_or_higher_by_the_stated_size(VialDefect defect, int direction)
    {
        BacklitVialRenderer renderer = Views.Bench();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            VialSpecimen unit = VialSpecimen.Create(seed, defect);

            int moved = SurfaceRow(renderer.Picture(unit)) - SurfaceRow(renderer.Picture(unit.WithoutDefect()));

            Assert.Equal(unit.SizeMicrometres / renderer.MicrometresPerPixel, direction * moved, 2.0);
            double missing = unit.WithoutDefect().FillHeightMillimetres - unit.FillHeightMillimetres;
            Assert.Equal(direction * unit.SizeMicrometres / 1000, missing, 9);
        }

        int SurfaceRow(byte[] picture)
        {
            // The darkest line across the middle of the body, between shoulder and bottom: the meniscus.
            int width = renderer.Scene.Width;
            return Enumerable.Range(440, 420).MinBy(y => picture.AsSpan(y * width + width / 2 - 10, 20).ToArray().Sum(p => p));
        }
    }

    [Fact]
    public void Mark_on_the_glass_is_weaker_when_the_unit_has_turned_its_back()
    {
        BacklitVialRenderer renderer = Views.Bench();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            VialSpecimen unit = VialSpecimen.Create(seed, VialDefect.Crack);

            double[] contrast = [.. Enumerable.Range(0, 2).Select(view =>
                renderer.Picture(unit, view, 2).Zip(renderer.Picture(unit.WithoutDefect(), view, 2), (a, b) => Math.Abs(a - b)).Max())];

            Assert.True(contrast.Min() < contrast.Max(), $"seed {seed}: {contrast[0]} and {contrast[1]}");
        }
    }

    [Fact]
    public void Particle_moves_from_view_to_view_and_the_back_light_stays()
    {
        BacklitVialRenderer renderer = Views.Bench();
        VialSpecimen unit = VialSpecimen.Create(21, VialDefect.Particle);

        byte[] first = renderer.Mask(unit, 0, 4), second = renderer.Mask(unit, 1, 4);
        byte[] picture = renderer.Picture(unit, 0, 4), next = renderer.Picture(unit, 1, 4);
        double corner = Mean(picture), cornerNext = Mean(next);

        Assert.False(first.AsSpan().SequenceEqual(second));
        Assert.Equal(corner, cornerNext, 5.0);

        static double Mean(byte[] grey) => grey.AsSpan(0, 1280 * 40).ToArray().Average(p => p);
    }

    [Fact]
    public void Defect_does_not_change_what_else_the_unit_is()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            foreach (VialDefect defect in VialDefectName.Defects)
            {
                VialSpecimen unit = VialSpecimen.Create(seed, defect), good = VialSpecimen.Create(seed, VialDefect.None);

                Assert.Equal(
                    (good.Tilt, good.Scale, good.LightLevel, good.BubbleCount), (unit.Tilt, unit.Scale, unit.LightLevel, unit.BubbleCount));
            }
        }
    }

    [Theory]
    [InlineData(VialDefect.None, 0, 0, VialDefectCategory.None)]
    [InlineData(VialDefect.Particle, 200, 800, VialDefectCategory.Major)]
    [InlineData(VialDefect.Fibre, 1600, 5000, VialDefectCategory.Major)]
    [InlineData(VialDefect.Crack, 2500, 9000, VialDefectCategory.Critical)]
    [InlineData(VialDefect.Chip, 800, 2000, VialDefectCategory.Major)]
    [InlineData(VialDefect.LowFill, 3000, 7000, VialDefectCategory.Major)]
    [InlineData(VialDefect.HighFill, 2500, 4500, VialDefectCategory.Major)]
    [InlineData(VialDefect.MissingStopper, 20800, 20800, VialDefectCategory.Critical)]
    [InlineData(VialDefect.CrookedCrimp, 1450, 3080, VialDefectCategory.Major)]
    [InlineData(VialDefect.Scratch, 3500, 9000, VialDefectCategory.Minor)]
    public void Size_stays_in_its_documented_range(VialDefect defect, double low, double high, VialDefectCategory category)
    {
        for (ulong seed = 0; seed < 2000; seed++)
        {
            VialSpecimen unit = VialSpecimen.Create(seed, defect);

            Assert.InRange(unit.SizeMicrometres, low, high);
            Assert.Equal(category, unit.Category);
        }
    }
}
