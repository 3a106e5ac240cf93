using System;
using System.Collections.Generic;
using System.Globalization;

namespace RevitAutoPlan.Companion
{
    /// <summary>
    /// The fields of a JSON object that came from the companion, read tolerantly: a field that is missing or of another type reads as
    /// <c>null</c>, unknown ones are never looked at. What a message cannot do without is asked for by the methods that begin with <c>Require</c>.
    /// </summary>
    internal sealed class JsonFields
    {
        private readonly Dictionary<string, object> fields;

        private JsonFields(Dictionary<string, object> fields)
        {
            this.fields = fields;
        }

        /// <summary>The fields of a value, or <c>null</c> when it is not an object.</summary>
        public static JsonFields Of(object value)
        {
            var fields = value as Dictionary<string, object>;
            return fields == null ? null : new JsonFields(fields);
        }

        public bool Has(string name)
        {
            return fields.ContainsKey(name);
        }

        public object Value(string name)
        {
            object value;
            return fields.TryGetValue(name, out value) ? value : null;
        }

        public JsonFields Object(string name)
        {
            return Of(Value(name));
        }

        public string Text(string name)
        {
            return Value(name) as string;
        }

        public bool? Flag(string name)
        {
            return Value(name) as bool?;
        }

        /// <summary>A whole number; <c>1.0</c> counts as one, as it does in the companion.</summary>
        public long? Whole(string name)
        {
            object value = Value(name);
            if (value is long) return (long)value;
            if (!(value is double)) return null;
            var number = (double)value;
            return number == Math.Floor(number) && Math.Abs(number) <= 9007199254740991d ? (long?)(long)number : null;
        }

        public double? Number(string name)
        {
            object value = Value(name);
            if (value is double) return (double)value;
            return value is long ? (double?)(long)value : null;
        }

        /// <summary>An instant of the link, in UTC.</summary>
        public DateTime? Instant(string name)
        {
            string text = Text(name);
            DateTime instant;
            const DateTimeStyles utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;
            if (text == null || !DateTime.TryParse(text, CultureInfo.InvariantCulture, utc, out instant)) return null;
            return instant;
        }

        /// <summary>A span given in milliseconds; one beyond what a <see cref="TimeSpan"/> holds is cut to the longest.</summary>
        public TimeSpan? Milliseconds(string name)
        {
            double? number = Number(name);
            if (number == null) return null;
            double most = TimeSpan.MaxValue.TotalMilliseconds / 2;
            return TimeSpan.FromMilliseconds(Math.Max(-most, Math.Min(most, number.Value)));
        }

        /// <summary>The items of a list that are objects; empty when there is no list.</summary>
        public IEnumerable<JsonFields> Objects(string name)
        {
            var items = Value(name) as List<object>;
            if (items == null) yield break;
            foreach (object item in items)
            {
                JsonFields one = Of(item);
                if (one != null) yield return one;
            }
        }

        /// <summary>The items of a list that are texts; empty when there is no list.</summary>
        public IEnumerable<string> Texts(string name)
        {
            var items = Value(name) as List<object>;
            if (items == null) yield break;
            foreach (object item in items)
            {
                var text = item as string;
                if (text != null) yield return text;
            }
        }

        /// <exception cref="UnreadableAnswerException">There is no such text.</exception>
        public string RequireText(string name)
        {
            return Text(name) ?? Missing<string>(name, "a text");
        }

        /// <exception cref="UnreadableAnswerException">There is no such flag.</exception>
        public bool RequireFlag(string name)
        {
            return Flag(name) ?? Missing<bool>(name, "true or false");
        }

        /// <exception cref="UnreadableAnswerException">There is no such whole number.</exception>
        public long RequireWhole(string name)
        {
            return Whole(name) ?? Missing<long>(name, "a whole number");
        }

        /// <exception cref="UnreadableAnswerException">There is no such instant.</exception>
        public DateTime RequireInstant(string name)
        {
            return Instant(name) ?? Missing<DateTime>(name, "an instant");
        }

        /// <exception cref="UnreadableAnswerException">There is no such object.</exception>
        public JsonFields RequireObject(string name)
        {
            return Object(name) ?? Missing<JsonFields>(name, "an object");
        }

        private static T Missing<T>(string name, string kind)
        {
            throw new UnreadableAnswerException("the field " + name + " is not " + kind);
        }
    }
}
