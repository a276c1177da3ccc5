namespace EdgeInspector.OpcUa;

internal sealed partial record EventFilter
{
    /// <summary>Judges every clause; the filter is used only if the result is not refused.</summary>
    public EventFilterResult JudgeFor(AddressSpace space)
    {
        if (SelectClauses.Length is 0 or > SelectCountMax || WhereClause.Length > WhereCountMax)
            return new EventFilterResult([StatusCode.BadTooManyOperations], []);
        return new EventFilterResult(
            [.. SelectClauses.Select(c => c.JudgeFor(space))],
            [.. WhereClause.Select((element, index) => Judge(element, index, space))]);
    }

    /// <summary>Whether the where clause is true of an event; what cannot be said is not true.</summary>
    public bool Matches(UaEvent happened, AddressSpace space)
    {
        if (WhereClause.Length == 0) return true;
        // Elements look at later ones alone, so one pass from the end knows them all, however often they are looked at.
        var truths = new bool?[WhereClause.Length];
        for (int i = truths.Length - 1; i >= 0; i--) truths[i] = Evaluate(WhereClause[i], truths, happened, space);
        return truths[0] == true;
    }

    private ContentFilterElementResult Judge(ContentFilterElement element, int index, AddressSpace space)
    {
        int count = element.Operands.Length;
        StatusCode fits = element.Operator switch
        {
            FilterOperator.IsNull or FilterOperator.Not or FilterOperator.OfType => count == 1 ? StatusCode.Good : StatusCode.BadFilterOperandCountMismatch,
            FilterOperator.Equals or FilterOperator.GreaterThan or FilterOperator.LessThan or FilterOperator.GreaterThanOrEqual
                or FilterOperator.LessThanOrEqual or FilterOperator.And or FilterOperator.Or => count == 2 ? StatusCode.Good : StatusCode.BadFilterOperandCountMismatch,
            FilterOperator.Between => count == 3 ? StatusCode.Good : StatusCode.BadFilterOperandCountMismatch,
            FilterOperator.InList => count is >= 2 and <= WhereCountMax ? StatusCode.Good : StatusCode.BadFilterOperandCountMismatch,
            FilterOperator.Like or FilterOperator.Cast or FilterOperator.InView or FilterOperator.RelatedTo or FilterOperator.BitwiseAnd
                or FilterOperator.BitwiseOr => StatusCode.BadFilterOperatorUnsupported,
            _ => StatusCode.BadFilterOperatorInvalid,
        };
        if (fits.IsBad) return new ContentFilterElementResult(fits, []);
        StatusCode[] operands = [.. element.Operands.Select(o => Judge(o, index, space))];
        bool isBad = Array.Exists(operands, s => s.IsBad);
        if (!isBad && element.Operator == FilterOperator.OfType) isBad = !IsEventType(element.Operands[0], space);
        return new ContentFilterElementResult(isBad ? StatusCode.BadFilterOperandInvalid : StatusCode.Good, operands);
    }

    // An element may look at later ones only, so that no clause runs in circles.
    private StatusCode Judge(in ExtensionObject operand, int index, AddressSpace space)
    {
        if (ServiceMessages.TryUnwrap(operand, out LiteralOperand? _)) return StatusCode.Good;
        if (ServiceMessages.TryUnwrap(operand, out ElementOperand? element))
            return element!.Index > index && element.Index < WhereClause.Length ? StatusCode.Good : StatusCode.BadFilterOperandInvalid;
        return ServiceMessages.TryUnwrap(operand, out SimpleAttributeOperand? attribute) ? attribute!.JudgeFor(space) : StatusCode.BadFilterOperandInvalid;
    }

    private static bool IsEventType(in ExtensionObject operand, AddressSpace space) =>
        ServiceMessages.TryUnwrap(operand, out LiteralOperand? literal) && literal!.Value.ToObject() is NodeId type && space.IsA(type, WellKnownNodes.BaseEventType);

    private static bool? Evaluate(ContentFilterElement element, bool?[] truths, UaEvent happened, AddressSpace space)
    {
        Variant Value(int operand) => ValueOf(element.Operands[operand], truths, happened);
        switch (element.Operator)
        {
            case FilterOperator.IsNull:
                return Value(0).IsNull;
            case FilterOperator.Not:
                return !Truth(Value(0));
            case FilterOperator.And:
                return Truth(Value(0)) & Truth(Value(1));
            case FilterOperator.Or:
                return Truth(Value(0)) | Truth(Value(1));
            case FilterOperator.OfType:
                return Value(0).ToObject() is NodeId type && space.IsA(happened.Type, type);
            case FilterOperator.InList:
                for (int i = 1; i < element.Operands.Length; i++)
                {
                    if (Compare(Value(0), Value(i)) == 0) return true;
                }

                return false;
            case FilterOperator.Between:
                return Compare(Value(0), Value(1)) >= 0 && Compare(Value(0), Value(2)) <= 0;
            case FilterOperator.Equals:
                return Compare(Value(0), Value(1)) is { } same ? same == 0 : null;
            case FilterOperator.GreaterThan:
                return Compare(Value(0), Value(1)) is { } above ? above > 0 : null;
            case FilterOperator.LessThan:
                return Compare(Value(0), Value(1)) is { } below ? below < 0 : null;
            case FilterOperator.GreaterThanOrEqual:
                return Compare(Value(0), Value(1)) is { } notBelow ? notBelow >= 0 : null;
            case FilterOperator.LessThanOrEqual:
                return Compare(Value(0), Value(1)) is { } notAbove ? notAbove <= 0 : null;
            case FilterOperator.Like or FilterOperator.Cast or FilterOperator.InView or FilterOperator.RelatedTo or FilterOperator.BitwiseAnd or FilterOperator.BitwiseOr:
            default:
                return null;
        }
    }

    private static Variant ValueOf(in ExtensionObject operand, bool?[] truths, UaEvent happened)
    {
        if (ServiceMessages.TryUnwrap(operand, out LiteralOperand? literal)) return literal!.Value;
        if (ServiceMessages.TryUnwrap(operand, out ElementOperand? element)) return truths[element!.Index] is { } truth ? truth : default(Variant);
        return ServiceMessages.TryUnwrap(operand, out SimpleAttributeOperand? attribute) ? attribute!.ValueOf(happened) : default;
    }

    private static bool? Truth(in Variant value) => value.TryGet(out bool truth) ? truth : null;

    /// <summary>Null if the two have no order: one is missing, or their kinds differ. Different kinds that can only be equal give 0 or 1.</summary>
    private static int? Compare(in Variant left, in Variant right)
    {
        if (left.IsNull || right.IsNull || left.IsArray || right.IsArray) return null;
        if (left.TryGetWhole(out long a) && right.TryGetWhole(out long b)) return a.CompareTo(b);
        if (TryNumber(left, out double x) && TryNumber(right, out double y)) return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
        if (left.TryGet(out string? s) && right.TryGet(out string? t)) return string.CompareOrdinal(s, t);
        if (left.ToObject() is DateTime from && right.ToObject() is DateTime to) return from.CompareTo(to);
        return left.Type != right.Type ? null : left == right ? 0 : 1;
    }

    private static bool TryNumber(in Variant value, out double number)
    {
        number = 0;
        if (value.TryGetWhole(out long whole)) number = whole;
        else if (value.TryGet(out float single)) number = single;
        else if (!value.TryGet(out number)) return false;
        return true;
    }
}
