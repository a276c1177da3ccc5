using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Keys;

namespace EdgeInspector.Agent.Configuration;

/// <summary>The JSON schemas of the line's file, of a recipe and of a passport, for editors, made from the description of the keys.</summary>
/// <remarks>A schema knows neither files nor rules between keys; <c>check</c> does.</remarks>
public static class ConfigurationSchema
{
    private static readonly JsonSerializerOptions _readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema of <c>line.yaml</c>, with a newline at its end.</summary>
    public static string OfLine() => Text(LineKeys.Section.Schema(), "EdgeInspector: configuration of one line");

    /// <summary>The schema of a recipe file, with a newline at its end.</summary>
    public static string OfRecipe() => Text(RecipeKeys.Section.Schema(), "EdgeInspector: recipe of one product");

    /// <summary>The schema of a model's passport, with a newline at its end.</summary>
    public static string OfPassport() => Text(PassportKeys.Section.Schema(), "EdgeInspector: passport of one model");

    private static string Text(JsonObject keys, string title)
    {
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = title };
        foreach ((string name, JsonNode? value) in keys.ToArray()) schema[name] = value?.DeepClone();
        return schema.ToJsonString(_readable) + "\n";
    }
}
