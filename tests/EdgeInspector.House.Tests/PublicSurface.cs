using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EdgeInspector.House.Tests;

/// <summary>The assemblies whose types an assembly shows to others: in bases, fields and methods that are public or protected.</summary>
internal sealed class PublicSurface : ISignatureTypeProvider<ImmutableHashSet<string>, object?>
{
    private static readonly ImmutableHashSet<string> _none = [];

    /// <summary>Each public place with each foreign assembly that it needs.</summary>
    public static IEnumerable<(string Place, string Assembly)> Of(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"'{path}' is not built: build the solution first", path);
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        var found = new List<(string, string)>();
        var surface = new PublicSurface();
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(t => IsVisible(reader, t)))
        {
            string name = reader.GetString(type.Name);
            if (!type.BaseType.IsNil) Add(name, surface.OfHandle(reader, type.BaseType));
            foreach (InterfaceImplementationHandle implemented in type.GetInterfaceImplementations())
                Add(name, surface.OfHandle(reader, reader.GetInterfaceImplementation(implemented).Interface));
            foreach (FieldDefinition field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
                    Add($"{name}.{reader.GetString(field.Name)}", field.DecodeSignature(surface, null));
            }

            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                if ((method.Attributes & MethodAttributes.MemberAccessMask) is not (MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)) continue;
                MethodSignature<ImmutableHashSet<string>> signature = method.DecodeSignature(surface, null);
                Add($"{name}.{reader.GetString(method.Name)}", signature.ParameterTypes.Aggregate(signature.ReturnType, (all, one) => all.Union(one)));
            }
        }

        return found;

        void Add(string place, ImmutableHashSet<string> assemblies) => found.AddRange(assemblies.Select(a => (place, a)));
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type)
    {
        TypeAttributes visibility = type.Attributes & TypeAttributes.VisibilityMask;
        if (visibility is TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem)
            return IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType()));
        return visibility == TypeAttributes.Public;
    }

    private ImmutableHashSet<string> OfHandle(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeReference) return GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0);
        return handle.Kind == HandleKind.TypeSpecification ? GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0) : _none;
    }

    public ImmutableHashSet<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        if (scope.Kind == HandleKind.TypeReference) return GetTypeFromReference(reader, (TypeReferenceHandle)scope, rawTypeKind);
        return scope.Kind == HandleKind.AssemblyReference ? [reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)] : _none;
    }

    public ImmutableHashSet<string> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ImmutableHashSet<string> GetGenericInstantiation(ImmutableHashSet<string> genericType, ImmutableArray<ImmutableHashSet<string>> typeArguments) =>
        typeArguments.Aggregate(genericType, (all, one) => all.Union(one));

    public ImmutableHashSet<string> GetFunctionPointerType(MethodSignature<ImmutableHashSet<string>> signature) =>
        signature.ParameterTypes.Aggregate(signature.ReturnType, (all, one) => all.Union(one));

    public ImmutableHashSet<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => _none;

    public ImmutableHashSet<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => _none;

    public ImmutableHashSet<string> GetGenericMethodParameter(object? genericContext, int index) => _none;

    public ImmutableHashSet<string> GetGenericTypeParameter(object? genericContext, int index) => _none;

    public ImmutableHashSet<string> GetArrayType(ImmutableHashSet<string> elementType, ArrayShape shape) => elementType;

    public ImmutableHashSet<string> GetSZArrayType(ImmutableHashSet<string> elementType) => elementType;

    public ImmutableHashSet<string> GetByReferenceType(ImmutableHashSet<string> elementType) => elementType;

    public ImmutableHashSet<string> GetPointerType(ImmutableHashSet<string> elementType) => elementType;

    public ImmutableHashSet<string> GetPinnedType(ImmutableHashSet<string> elementType) => elementType;

    // A modifier, such as "init", is the compiler's and no type of the signature.
    public ImmutableHashSet<string> GetModifiedType(ImmutableHashSet<string> modifier, ImmutableHashSet<string> unmodifiedType, bool isRequired) => unmodifiedType;
}
