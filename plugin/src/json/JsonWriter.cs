using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// Writes JSON from <c>null</c>, <see cref="bool"/>, whole numbers, <see cref="double"/>, <see cref="string"/>, dictionaries with text
    /// names, and lists. What it writes is pure ASCII, so that half a surrogate pair in a project's name can never make a frame that is not UTF-8.
    /// </summary>
    internal static class JsonWriter
    {
        /// <exception cref="ArgumentException">A value is of another type, not a finite number, or nested deeper than a reader takes.</exception>
        public static string Write(object value)
        {
            var target = new StringBuilder(256);
            Append(target, value, 0);
            return target.ToString();
        }

        private static void Append(StringBuilder target, object value, int depth)
        {
            if (depth > JsonReader.MaxDepth) throw new ArgumentException("nested deeper than " + JsonReader.MaxDepth);
            if (value == null) target.Append("null");
            else if (value is string) AppendString(target, (string)value);
            else if (value is bool) target.Append((bool)value ? "true" : "false");
            else if (value is int || value is long) target.Append(Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
            else if (value is double) AppendDouble(target, (double)value);
            else if (value is IDictionary<string, object>) AppendObject(target, (IDictionary<string, object>)value, depth);
            else if (value is IEnumerable) AppendArray(target, (IEnumerable)value, depth);
            else throw new ArgumentException("cannot be written as JSON: " + value.GetType());
        }

        private static void AppendDouble(StringBuilder target, double value)
        {
            if (double.IsNaN(value) || double.IsInfinity(value)) throw new ArgumentException("not a finite number");
            target.Append(value.ToString("R", CultureInfo.InvariantCulture));
        }

        private static void AppendObject(StringBuilder target, IDictionary<string, object> fields, int depth)
        {
            char before = '{';
            foreach (KeyValuePair<string, object> field in fields)
            {
                target.Append(before);
                before = ',';
                AppendString(target, field.Key);
                target.Append(':');
                Append(target, field.Value, depth + 1);
            }
            target.Append(before == '{' ? "{}" : "}");
        }

        private static void AppendArray(StringBuilder target, IEnumerable items, int depth)
        {
            char before = '[';
            foreach (object item in items)
            {
                target.Append(before);
                before = ',';
                Append(target, item, depth + 1);
            }
            target.Append(before == '[' ? "[]" : "]");
        }

        private static void AppendString(StringBuilder target, string text)
        {
            target.Append('"');
            foreach (char c in text)
            {
                if (c == '"' || c == '\\') target.Append('\\').Append(c);
                else if (c >= ' ' && c < 127) target.Append(c);
                else target.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            target.Append('"');
        }
    }
}
