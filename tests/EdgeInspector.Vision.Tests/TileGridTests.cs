using EdgeInspector.Inspection;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Vision.Tests;

/// <summary>How regions are cut, and which pixels masks leave to be judged.</summary>
public sealed class TileGridTests
{
    [Fact]
    public void Rows_and_columns_give_equal_tiles_that_share_their_overlap()
    {
        var grid = new TileGrid { Rows = 1, Columns = 3, Overlap = 20 };

        // (1000 + 2·20) / 3 = 346.7, so 347; steps of (1000 − 347) / 2 = 326.5.
        Assert.Equal(
            [new Box(10, 5, 347, 80), new Box(10 + 326, 5, 347, 80), new Box(10 + 653, 5, 347, 80)],
            grid.Of(new Box(10, 5, 1000, 80)));
    }

    [Fact]
    public void Size_gives_as_many_tiles_as_are_needed_and_none_over_the_edge()
    {
        var grid = new TileGrid { Width = 640, Height = 640, Overlap = 64 };

        // 5 MP: (2448 − 64) / 576 = 4.1, so 5 columns; (2048 − 64) / 576 = 3.4, so 4 rows.
        IReadOnlyList<Box> tiles = grid.Of(new Box(0, 0, 2448, 2048));
        Assert.Equal(20, tiles.Count);
        Assert.Equal(new Box(0, 0, 640, 640), tiles[0]);
        Assert.Equal(new Box(2448 - 640, 2048 - 640, 640, 640), tiles[^1]);
        Assert.Equal([new Box(3, 4, 100, 50)], grid.Of(new Box(3, 4, 100, 50)));
    }

    [Fact]
    public void Every_pixel_lies_in_a_tile_and_neighbours_share_the_overlap_whatever_the_sizes()
    {
        var random = new Random(6);
        for (int round = 0; round < 3000; round++)
        {
            var region = new Box(random.Next(50), random.Next(50), random.Next(1, 3000), random.Next(1, 3000));
            var grid = random.Next(2) == 0
                ? new TileGrid { Rows = random.Next(1, 9), Columns = random.Next(1, 9), Overlap = random.Next(60) }
                : new TileGrid { Width = random.Next(1, 900), Height = random.Next(1, 900), Overlap = random.Next(60) };
            if (grid.Problem(region) is not null) continue;
            IReadOnlyList<Box> tiles = grid.Of(region);
            Assert.Single(tiles.Select(t => (t.Width, t.Height)).Distinct());
            AssertCovers(tiles.Select(t => (t.X, t.Width)).Distinct().Order().ToArray(), region.X, region.Width, grid.Overlap);
            AssertCovers(tiles.Select(t => (t.Y, t.Height)).Distinct().Order().ToArray(), region.Y, region.Height, grid.Overlap);
        }
    }

    [Theory]
    [InlineData(2, 0, 0, 0, 0, "needs either rows and columns, or width and height, each from 1 on")]
    [InlineData(2, 2, 64, 64, 0, "needs either rows and columns, or width and height, each from 1 on")]
    [InlineData(17, 2, 0, 0, 0, "has 17 rows and 2 columns; allowed: 1..16 each")]
    [InlineData(0, 0, 64, 64, 32, "overlap 32 is too much for tiles of about 64×64 pixels; allowed: 0..31")]
    [InlineData(0, 0, 64, 64, -1, "overlap -1 is below 0")]
    public void Grid_that_cuts_nothing_sensible_is_told(int rows, int columns, int width, int height, int overlap, string expected) =>
        Assert.Equal(expected, new TileGrid { Rows = rows, Columns = columns, Width = width, Height = height, Overlap = overlap }.Problem(new Box(0, 0, 640, 480)));

    [Fact]
    public void Polygon_with_a_notch_marks_the_pixels_whose_centres_lie_inside()
    {
        var mask = new RegionMask { Name = "m", Polygon = [(1, 0), (9, 0), (9, 4), (5, 1), (1, 4)] };
        Assert.Equal(".########.", Line(mask, 0, 10));

        // At 2.5 the notch runs from 1 + 4·(4 − 2.5)/3 = 3 to 7.
        Assert.Equal(".##....##.", Line(mask, 2, 10));
        Assert.Equal("..........", Line(mask, 4, 10));
    }

    [Fact]
    public void Ellipse_marks_the_pixels_whose_centres_lie_inside()
    {
        var mask = new RegionMask { Name = "m", Ellipse = new Box(0, 0, 10, 4) };

        // At 0.5: half 5·√(1 − 0.75²) = 3.3 around 5; at 1.5: 5·√(1 − 0.25²) = 4.84.
        Assert.Equal("..######..", Line(mask, 0, 10));
        Assert.Equal("##########", Line(mask, 1, 10));
        Assert.Equal("..........", Line(mask, 4, 10));
    }

    [Fact]
    public void Rectangle_is_judged_as_soon_as_one_of_its_pixels_may_be()
    {
        CameraBinding camera = new() { ImageWidth = 40, ImageHeight = 20, PixelFormat = "Mono8", Region = new Box(0, 0, 40, 20) };
        JudgedArea hidden = JudgedArea.Of(camera with { Masks = [new RegionMask { Name = "a", Polygon = [(8, 0), (24, 0), (24, 20), (8, 20)] }] }, null)!;
        Assert.False(hidden.Touches(new Box(8, 0, 16, 20)));
        Assert.True(hidden.Touches(new Box(7, 3, 3, 3)));
        Assert.True(hidden.Touches(new Box(20, 3, 5, 3)));

        JudgedArea only = JudgedArea.Of(camera with { Masks = [new RegionMask { Name = "b", Only = true, Polygon = [(8, 0), (24, 0), (24, 20), (8, 20)] }] }, null)!;
        Assert.False(only.Touches(new Box(0, 0, 8, 20)));
        Assert.True(only.Touches(new Box(0, 0, 9, 20)));
        Assert.Null(JudgedArea.Of(camera with { Masks = [new RegionMask { Name = "c", Cameras = ["left"], Ellipse = new Box(0, 0, 9, 9) }] }, "right"));
    }

    private static string Line(RegionMask mask, int y, int width)
    {
        var line = new bool[width];
        mask.Mark(y, line);
        return string.Concat(line.Select(inside => inside ? '#' : '.'));
    }

    private static void AssertCovers((int From, int Length)[] spans, int from, int length, int overlap)
    {
        Assert.Equal(from, spans[0].From);
        Assert.Equal(from + length, spans[^1].From + spans[^1].Length);
        for (int i = 1; i < spans.Length; i++) Assert.True(spans[i].From <= spans[i - 1].From + spans[i - 1].Length - overlap);
    }
}
