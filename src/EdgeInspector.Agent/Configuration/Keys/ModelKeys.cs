using EdgeInspector.Vision;

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

    public static Section<ModelSettings> Section { get; } = new(
        [_folder, _unreleased],
        v => new ModelSettings { Folder = v.Get(_folder), Unreleased = v.Get(_unreleased) },
        Check);

    private static void Check(SectionValues v)
    {
        if (v.Has(_folder) && !File.Exists(Path.Combine(v.Get(_folder), Passport.FileName)))
            v.Refuse(_folder, $"the folder holds no {Passport.FileName}; allowed: a model's folder");
    }
}
