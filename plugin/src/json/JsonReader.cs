using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// Reads JSON (RFC 8259), nothing more lenient: <c>null</c>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>,
    /// <see cref="string"/>, <see cref="List{T}"/> and <see cref="Dictionary{TKey,TValue}"/> of them. Of a repeated name the last one counts.
    /// Depth and length are bounded, so that no text can exhaust stack or memory.
    /// </summary>
    internal sealed class JsonReader
    {
        /// <summary>The deepest nesting that is read. Messages of the link nest less than ten deep.</summary>
        public const int MaxDepth = 64;
        /// <summary>The longest text that is read, in characters.</summary>
        public const int MaxLength = 1024 * 1024;

        private readonly string text;
        private int at;

        private JsonReader(string text)
        {
            this.text = text;
        }

        /// <summary>Reads one value that is the whole text.</summary>
        /// <exception cref="JsonFormatException">The text is not JSON, too long, too deep, or holds a number beyond a double.</exception>
        public static object Read(string text)
        {
            if (text == null) throw new JsonFormatException("no text", 0);
            if (text.Length > MaxLength) throw new JsonFormatException("longer than " + MaxLength + " characters", MaxLength);
            var reader = new JsonReader(text);
            reader.SkipSpace();
            object value = reader.ReadValue(0);
            reader.SkipSpace();
            if (reader.at != text.Length) throw reader.Fail("text after the value");
            return value;
        }

        private JsonFormatException Fail(string reason)
        {
            return new JsonFormatException(reason, at);
        }

        private void SkipSpace()
        {
            while (at < text.Length)
            {
                char c = text[at];
                if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
                at++;
            }
        }

        private object ReadValue(int depth)
        {
            if (at >= text.Length) throw Fail("the text ends early");
            switch (text[at])
            {
                case '{': return ReadObject(depth + 1);
                case '[': return ReadArray(depth + 1);
                case '"': return ReadString();
                case 't': ReadWord("true"); return true;
                case 'f': ReadWord("false"); return false;
                case 'n': ReadWord("null"); return null;
                default: return ReadNumber();
            }
        }

        private void ReadWord(string word)
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Fail("an unknown word");
            at += word.Length;
        }

        private Dictionary<string, object> ReadObject(int depth)
        {
            if (depth > MaxDepth) throw Fail("nested deeper than " + MaxDepth);
            var fields = new Dictionary<string, object>(StringComparer.Ordinal);
            at++;
            SkipSpace();
            if (TakeIf('}')) return fields;
            while (true)
            {
                if (at >= text.Length || text[at] != '"') throw Fail("a name was expected");
                string name = ReadString();
                SkipSpace();
                if (!TakeIf(':')) throw Fail("':' was expected");
                SkipSpace();
                fields[name] = ReadValue(depth);
                SkipSpace();
                if (TakeIf('}')) return fields;
                if (!TakeIf(',')) throw Fail("',' or '}' was expected");
                SkipSpace();
            }
        }

        private List<object> ReadArray(int depth)
        {
            if (depth > MaxDepth) throw Fail("nested deeper than " + MaxDepth);
            var items = new List<object>();
            at++;
            SkipSpace();
            if (TakeIf(']')) return items;
            while (true)
            {
                items.Add(ReadValue(depth));
                SkipSpace();
                if (TakeIf(']')) return items;
                if (!TakeIf(',')) throw Fail("',' or ']' was expected");
                SkipSpace();
            }
        }

        private bool TakeIf(char wanted)
        {
            if (at >= text.Length || text[at] != wanted) return false;
            at++;
            return true;
        }

        private string ReadString()
        {
            int begun = ++at;
            while (at < text.Length && text[at] != '"' && text[at] != '\\' && text[at] >= ' ') at++;
            if (at < text.Length && text[at] == '"') return text.Substring(begun, at++ - begun);
            var built = new StringBuilder(text, begun, at - begun, Math.Max(16, 2 * (at - begun)));
            while (at < text.Length)
            {
                char c = text[at];
                if (c < ' ') throw Fail("a control character in a string");
                at++;
                if (c == '"') return built.ToString();
                built.Append(c == '\\' ? ReadEscape() : c);
            }
            throw Fail("a string without an end");
        }

        private char ReadEscape()
        {
            if (at >= text.Length) throw Fail("a string without an end");
            switch (text[at++])
            {
                case '"': return '"';
                case '\\': return '\\';
                case '/': return '/';
                case 'b': return '\b';
                case 'f': return '\f';
                case 'n': return '\n';
                case 'r': return '\r';
                case 't': return '\t';
                case 'u': return ReadHex();
                default:
                    at--;
                    throw Fail("an unknown escape");
            }
        }

        private char ReadHex()
        {
            int value = 0;
            for (int digit = 0; digit < 4; digit++, at++)
            {
                int nibble = at < text.Length ? "0123456789abcdef".IndexOf(char.ToLowerInvariant(text[at])) : -1;
                if (nibble < 0 || text[at] > 'f') throw Fail("four hexadecimal digits were expected");
                value = value * 16 + nibble;
            }
            return (char)value;
        }

        private object ReadNumber()
        {
            int begun = at;
            TakeIf('-');
            if (!TakeIf('0') && TakeDigits() == 0) throw Fail("a value was expected");
            bool isWhole = true;
            if (TakeIf('.'))
            {
                isWhole = false;
                if (TakeDigits() == 0) throw Fail("a digit was expected");
            }
            if (TakeIf('e') || TakeIf('E'))
            {
                isWhole = false;
                if (!TakeIf('+')) TakeIf('-');
                if (TakeDigits() == 0) throw Fail("a digit was expected");
            }
            string number = text.Substring(begun, at - begun);
            long whole;
            if (isWhole && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole)) return whole;
            return ReadDouble(number);
        }

        private int TakeDigits()
        {
            int begun = at;
            while (at < text.Length && text[at] >= '0' && text[at] <= '9') at++;
            return at - begun;
        }

        /// <summary>.NET Framework reports a number beyond a double as a failure, .NET as infinity: here both are refused.</summary>
        private double ReadDouble(string number)
        {
            double value;
            bool isRead = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
            if (!isRead || double.IsInfinity(value) || double.IsNaN(value)) throw Fail("a number beyond a double");
            return value;
        }
    }
}
