using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Tests;

public sealed class InputPlacementTests
{
    [Fact]
    public void Box_inside_a_letterbox_comes_back_to_its_place_in_the_camera_image()
    {
        // 400 × 200 at (100, 50) into 200 × 200: half the size, 50 free lines above and below.
        var placement = new InputPlacement(Input(200, 200, InputFit.Letterbox), new Box(100, 50, 400, 200));

        Assert.Equal(new Box(0, 50, 200, 100), placement.Inner);
        Assert.Equal(new Box(100 + 40, 50 + 20, 60, 80), placement.ToImage(20, 60, 50, 100));
    }

    [Fact]
    public void Upright_region_is_moved_back_by_the_free_columns()
    {
        // 100 × 300 into 150 × 150: half the size, 50 columns wide, 50 free on each side.
        var placement = new InputPlacement(Input(150, 150, InputFit.Letterbox), new Box(7, 9, 100, 300));

        Assert.Equal(new Box(50, 0, 50, 150), placement.Inner);
        Assert.Equal(new Box(7 + 20, 9 + 40, 40, 20), placement.ToImage(60, 20, 80, 30));
    }

    [Fact]
    public void Stretched_region_has_a_scale_for_each_direction()
    {
        var placement = new InputPlacement(Input(100, 100, InputFit.Stretch), new Box(10, 20, 200, 400));

        Assert.Equal(new Box(10 + 20, 20 + 80, 40, 120), placement.ToImage(10, 20, 30, 50));
    }

    [Fact]
    public void Box_in_the_free_space_keeps_to_the_region()
    {
        var placement = new InputPlacement(Input(200, 200, InputFit.Letterbox), new Box(100, 50, 400, 200));

        Assert.Equal(new Box(100, 50, 20, 1), placement.ToImage(-30, 0, 10, 40));
        Assert.Equal(new Box(499, 249, 1, 1), placement.ToImage(230, 160, 260, 190));
    }

    private static ModelInput Input(int width, int height, InputFit fit) => new() { Tensor = "images", Width = width, Height = height, Fit = fit };
}
