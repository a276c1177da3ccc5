using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>model</c>.</summary>
internal static class ModelKeys
{
    private static readonly Key<string> _folder = Key.Required(
        "folder", Shapes.Folder, "../models/vial-10r/1",
        "The model's folder with passport.yaml and the network, relative to this file.");
    private static readonly Key<UnreleasedModel> _unreleased = Key.WithDefault(
        "unreleased", new WordShape<UnreleasedModel>(("refuse", UnreleasedModel.Refuse), ("allow", UnreleasedModel.Allow)), "refuse",
        "What happens with a passport that is not in state RELEASED. allow is for benches and commissioning only.");

    private static readonly Key<string> _signers = Key.WithDefault(
        "trusted-signers", Shapes.FolderToMake, "signers",
        "The trust list: public keys of those who release models, named name@role.pem. Relative to this file.");
    private static readonly Key<int> _signatures = Key.WithDefault(
        "signatures", Shapes.Count(SignatureCheck.SignersMin, 8), "2",
        "Different signers that a released passport needs, of two different roles at least.");

    private static readonly Key<int> _failuresInRow = Key.WithDefault(
        "failures-in-row", Shapes.Count(1, 1000), "3",
        "Frames of a camera in a row on which the model fails (it throws, hangs or gives no number) that halt the line.");

    private static readonly Key<TimeSpan> _knownAnswersEvery = Key.WithDefault(
        "known-answers-every-min", Shapes.Minutes(1, 1440), "10",
        "Minutes from one run of the passport's known frames to the next, when no unit is open. A difference halts the line.");

    private static readonly Key<string> _shadow = Key.Optional(
        "shadow", Shapes.Folder, "../models/vial-10r/2", "no second model runs",
        "Folder of a second model, released or a candidate, that sees the same images without a say. See 'shadow report'.");

    public static Section<ModelSettings> Section { get; } = new(
        [_folder, _unreleased, _signers, _signatures, _failuresInRow, _knownAnswersEvery, _shadow],
        v => new ModelSettings
        {
            Folder = v.Get(_folder), Unreleased = v.Get(_unreleased), TrustedSigners = v.Get(_signers), Signatures = v.Get(_signatures),
            FailuresInRow = v.Get(_failuresInRow),
            KnownAnswersEvery = v.Get(_knownAnswersEvery),
            Shadow = v.Find(_shadow),
        },
        Check);

    private static void Check(SectionValues v)
    {
        if (v.Has(_folder) && !File.Exists(Path.Combine(v.Get(_folder), Passport.FileName)))
            v.Refuse(_folder, $"the folder holds no {Passport.FileName}; allowed: a model's folder");
        if (v.Has(_shadow) && v.Find(_shadow) is string shadow && !File.Exists(Path.Combine(shadow, Passport.FileName)))
            v.Refuse(_shadow, $"the folder holds no {Passport.FileName}; allowed: a model's folder");
    }
}
