using System;
using System.Collections.Generic;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>The names on the wire of an enumeration: the members in lower case, words parted by one character.</summary>
    internal sealed class WireNames<T> where T : struct
    {
        private readonly Dictionary<string, T> byName = new Dictionary<string, T>(StringComparer.Ordinal);
        private readonly Dictionary<T, string> byValue = new Dictionary<T, string>();

        /// <param name="separator">Between words, for example <c>_</c>: <c>QuotaExhausted</c> is <c>quota_exhausted</c>.</param>
        /// <param name="unknown">The member for names that this client does not know; never sent.</param>
        public WireNames(char separator, T? unknown)
        {
            Unknown = unknown;
            foreach (T value in Enum.GetValues(typeof(T)))
            {
                if (unknown.HasValue && value.Equals(unknown.Value)) continue;
                string name = Part(value.ToString(), separator);
                byName[name] = value;
                byValue[value] = name;
            }
        }

        private T? Unknown { get; }

        /// <summary>Every name, in the order of the members.</summary>
        public IEnumerable<string> All
        {
            get { return byName.Keys; }
        }

        public string NameOf(T value)
        {
            return byValue[value];
        }

        /// <summary>The member of a name; the unknown one, or the default, for any other.</summary>
        public T Read(string name)
        {
            T value;
            return name != null && byName.TryGetValue(name, out value) ? value : Unknown.GetValueOrDefault();
        }

        private static string Part(string member, char separator)
        {
            var name = new StringBuilder();
            foreach (char c in member)
            {
                if (char.IsUpper(c) && name.Length > 0) name.Append(separator);
                name.Append(char.ToLowerInvariant(c));
            }
            return name.ToString();
        }
    }
}
