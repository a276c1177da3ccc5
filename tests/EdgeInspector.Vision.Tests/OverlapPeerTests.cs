using EdgeInspector.Inspection;
using OpenCvSharp;
using OpenCvSharp.Dnn;

namespace EdgeInspector.Vision.Tests;

/// <summary>Removing overlaps, held against OpenCV's own NMSBoxes.</summary>
public sealed class OverlapPeerTests
{
    // No ratio of two small areas: then rounding alone could decide.
    private const float Overlap = 0.4503f;

    [Fact]
    public void The_same_boxes_are_kept_as_by_OpenCV()
    {
        var random = new Random(6018);
        int dropped = 0;
        for (int draw = 0; draw < 300; draw++)
        {
            int count = random.Next(1, 120);
            Rect2d[] boxes = Enumerable.Range(0, count)
                .Select(_ => new Rect2d(random.Next(0, 40), random.Next(0, 30), random.Next(1, 24), random.Next(1, 18))).ToArray();
            float[] scores = Enumerable.Range(0, count).OrderBy(_ => random.Next()).Select(i => 0.3f + (i * 0.005f)).ToArray();
            CvDnn.NMSBoxes(boxes, scores, 0.1f, Overlap, out int[] kept);

            FindingList findings = Kept(boxes, scores);

            Assert.Equal(kept.Length, findings.Total);
            dropped += count - kept.Length;
            for (int i = 0; i < findings.Count; i++)
            {
                Rect2d box = boxes[kept[i]];
                Assert.Equal(scores[kept[i]], findings[i].Score);
                Assert.Equal(new Box((int)box.X, (int)box.Y, (int)box.Width, (int)box.Height), findings[i].Box);
            }
        }

        Assert.True(dropped > 1000, $"only {dropped} boxes overlapped");
    }

    private static FindingList Kept(Rect2d[] boxes, float[] scores)
    {
        var input = new ModelInput { Tensor = "image", Width = 64, Height = 48 };
        var classes = new JudgedClasses(TinyModel.RecipeWith(new DefectClass("crack", DefectCategory.Major, 0.1f, 0.9f)), [0]);
        var candidates = new BoxCandidates(classes, new InputPlacement(input, new Box(0, 0, 64, 48)), input);
        candidates.Clear();
        for (int i = 0; i < boxes.Length; i++)
        {
            DecodeOutcome added = candidates.Add(
                0, scores[i], (float)boxes[i].Left, (float)boxes[i].Top, (float)(boxes[i].X + boxes[i].Width), (float)(boxes[i].Y + boxes[i].Height));
            Assert.Equal(DecodeOutcome.Decoded, added);
        }

        candidates.DropOverlaps(Overlap);
        return candidates.ToFindings();
    }
}
