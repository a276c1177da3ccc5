using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent;

/// <summary>Joins the recipe file and the model's passport to the one recipe by which units are judged.</summary>
public static class RecipeAssembly
{
    /// <summary>The recipe: the passport's classes with what the recipe file says otherwise. Throws with every rule that is broken.</summary>
    public static Recipe Assemble(RecipeSettings settings, Passport passport)
    {
        var classes = new List<DefectClass>();
        foreach (PassportClass known in passport.Classes.Where(c => !c.Good))
        {
            DefectClassSettings? own = settings.Classes.FirstOrDefault(c => c.Name == known.Name);
            classes.Add(new DefectClass(
                known.Name,
                own?.Category ?? known.Category,
                own?.AcceptBelow ?? known.AcceptBelow,
                own?.RejectFrom ?? known.RejectFrom));
        }

        foreach (DefectClassSettings own in settings.Classes)
        {
            if (passport.Classes.Any(c => c.Name == own.Name && !c.Good)) continue;
            throw new ArgumentException(
                $"recipe '{settings.Id}' names class '{own.Name}', which model '{passport.Id}' does not know; it knows " +
                string.Join(", ", passport.Classes.Select(c => $"'{c.Name}'")));
        }

        if (settings.Region is ImageRegion region && new Box(region.X, region.Y, region.Width, region.Height) != passport.Camera.Region)
        {
            throw new ArgumentException(
                $"recipe '{settings.Id}' judges region {region.X},{region.Y},{region.Width},{region.Height}, but model '{passport.Id}' was qualified for {passport.Camera.Region}");
        }

        return Recipe.Create(settings.Id, settings.ProductCode, settings.Views, classes, settings.SampleSpace);
    }
}
