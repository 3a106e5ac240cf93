using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>Fills frames in and compares them, as test/contract/README.md says.</summary>
    internal sealed class FrameMatcher
    {
        public readonly Dictionary<string, object> Values = new Dictionary<string, object>();

        public object Fill(object frame)
        {
            var text = frame as string;
            if (text != null) return FillText(text);
            var list = frame as List<object>;
            if (list != null) return list.Select(Fill).ToList();
            var fields = frame as Dictionary<string, object>;
            return fields == null ? frame : fields.ToDictionary(one => one.Key, one => Fill(one.Value));
        }

        private object FillText(string text)
        {
            if (!text.StartsWith("$new:") && !text.StartsWith("$use:")) return text;
            string name = text.Substring(5);
            if (text.StartsWith("$new:") && !Values.ContainsKey(name)) Values[name] = Guid.NewGuid().ToString("D");
            return Values[name];
        }

        public string Match(object expected, object actual, string path)
        {
            var text = expected as string;
            if (text != null && text.StartsWith("$")) return MatchPattern(text, actual, path);
            var list = expected as List<object>;
            if (list != null)
            {
                var items = actual as List<object>;
                if (items == null || items.Count != list.Count) return Differs(path, list.Count + " items", actual);
                return list.Select((one, index) => Match(one, items[index], path + "[" + index + "]")).FirstOrDefault(one => one != null);
            }
            var fields = expected as Dictionary<string, object>;
            if (fields == null) return AreEqual(expected, actual) ? null : Differs(path, JsonWriter.Write(expected), actual);
            var others = actual as Dictionary<string, object>;
            if (others == null) return Differs(path, "an object", actual);
            foreach (KeyValuePair<string, object> field in fields)
            {
                object value;
                if (!others.TryGetValue(field.Key, out value)) return path + "." + field.Key + ": missing";
                string difference = Match(field.Value, value, path + "." + field.Key);
                if (difference != null) return difference;
            }
            return null;
        }

        private string MatchPattern(string pattern, object actual, string path)
        {
            var text = actual as string;
            bool isGood;
            if (pattern.StartsWith("$save:") && actual != null)
            {
                Values[pattern.Substring(6)] = actual;
                return null;
            }
            if (pattern.StartsWith("$use:")) isGood = AreEqual(Values[pattern.Substring(5)], actual);
            else if (pattern == "$any") isGood = true;
            else if (pattern == "$text") isGood = !string.IsNullOrEmpty(text);
            else if (pattern == "$integer") isGood = actual is long;
            else if (pattern == "$uuid") isGood = text != null && Regex.IsMatch(text, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
            else if (pattern == "$instant") isGood = text != null && Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$");
            else isGood = false;
            return isGood ? null : Differs(path, pattern, actual);
        }

        private static bool AreEqual(object one, object other)
        {
            if (one is long && other is double) return (long)one == (double)other;
            return Equals(one, other);
        }

        private static string Differs(string path, string expected, object actual)
        {
            return path + ": expected " + expected + ", got " + JsonWriter.Write(actual);
        }
    }
}
