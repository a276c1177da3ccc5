namespace EdgeInspector.GigEVision.GenApi;

/// <summary>Which registers keep bytes of which addresses, so that a write finds those that it makes worthless without asking all.</summary>
/// <remarks>Registers are filed by page. One whose address depends on a selector is filed at each place where it was kept, and judged by the last.</remarks>
internal sealed class RegisterCache
{
    // A few registers share a page; the longest register spans a hundred of them.
    private const int PageBits = 9;

    // A register whose address wanders must not fill the memory: beyond this all is read anew.
    private const int PagesMax = 16 * 1024;

    private readonly Dictionary<long, HashSet<RegisterNode>> _pages = [];

    public void Add(RegisterNode register)
    {
        if (_pages.Count > PagesMax) ForgetAll();
        long last = (register.CachedAddress + register.CachedLength - 1) >> PageBits;
        for (long page = register.CachedAddress >> PageBits; page <= last; page++)
        {
            if (!_pages.TryGetValue(page, out HashSet<RegisterNode>? registers)) _pages[page] = registers = [];
            registers.Add(register);
        }
    }

    public void ForgetOverlapping(long address, int length)
    {
        long last = (address + length - 1) >> PageBits;
        for (long page = address >> PageBits; page <= last; page++)
        {
            if (!_pages.TryGetValue(page, out HashSet<RegisterNode>? registers)) continue;
            foreach (RegisterNode other in registers)
            {
                if (other.CachedAddress < address + length && address < other.CachedAddress + other.CachedLength) other.ForgetCache();
            }
        }
    }

    private void ForgetAll()
    {
        foreach (RegisterNode register in _pages.Values.SelectMany(p => p)) register.ForgetCache();
        _pages.Clear();
    }
}
