namespace EdgeInspector.Vision;

/// <summary>What a line is about to let a model judge, held against its <see cref="PassportScope"/>. [USE-01]</summary>
/// <param name="Line">The line's place, <c>enterprise/site/area/line/cell</c>.</param>
/// <param name="Recipe">The recipe's id.</param>
/// <param name="Product">The product's code.</param>
/// <param name="Container">What the product is filled in, or null: the recipe does not say.</param>
/// <param name="Cameras">Every view of every camera.</param>
public sealed record IntendedUse(string Line, string Recipe, string Product, string? Container, IReadOnlyList<CameraUse> Cameras);
