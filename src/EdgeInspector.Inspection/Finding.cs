namespace EdgeInspector.Inspection;

/// <summary>What the model saw: a class, how sure it is, and where.</summary>
/// <param name="DefectClass">Position of the class in <see cref="Recipe.Classes"/>.</param>
/// <param name="Score">The model's own score, higher is worse, before <see cref="Inspection.DefectClass.Calibration"/>; never a number that is not one.</param>
/// <param name="Box">In pixels of the camera's image, not of the model's input.</param>
public readonly record struct Finding(int DefectClass, float Score, Box Box);
