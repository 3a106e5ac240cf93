using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>The JSON layer alone: single texts, folders of vectors, and random mutations.</summary>
    internal static class JsonCommands
    {
        private static readonly UTF8Encoding StrictUtf8 = new UTF8Encoding(false, true);

        public static void AddTo(Dictionary<string, Func<JsonFields, object>> commands)
        {
            commands["jsonRead"] = command => command.Texts("texts").Select(text => Judge(Convert.FromBase64String(text))).ToList();
            commands["jsonFolder"] = command => Directory.GetFiles(command.RequireText("folder"), "*.json").OrderBy(path => path, StringComparer.Ordinal)
                .Select(path => (object)(Path.GetFileName(path) + " " + Judge(File.ReadAllBytes(path)))).ToList();
            commands["jsonFuzz"] = Fuzz;
        }

        /// <summary>accepted, rejected, or the name of an exception that must not be.</summary>
        private static string Judge(byte[] bytes)
        {
            string text;
            try
            {
                text = StrictUtf8.GetString(bytes);
            }
            catch (ArgumentException)
            {
                // As a message that is not UTF-8 is refused before it comes to the reader.
                return "rejected";
            }
            try
            {
                object value = JsonReader.Read(text);
                string written = JsonWriter.Write(value);
                // What was read is written so that it reads the same.
                return JsonWriter.Write(JsonReader.Read(written)) == written ? "accepted" : "changed";
            }
            catch (JsonFormatException)
            {
                return "rejected";
            }
            catch (Exception error)
            {
                return error.GetType().Name;
            }
        }

        private static object Fuzz(JsonFields command)
        {
            var random = new Random((int)command.RequireWhole("seed"));
            var seeds = command.Texts("texts").ToArray();
            long rounds = command.RequireWhole("rounds");
            long accepted = 0;
            double slowestMs = 0;
            for (long round = 0; round < rounds; round++)
            {
                string text = Mutate(seeds[random.Next(seeds.Length)], random);
                Stopwatch clock = Stopwatch.StartNew();
                string verdict = Judge(Encoding.UTF8.GetBytes(text));
                slowestMs = Math.Max(slowestMs, clock.Elapsed.TotalMilliseconds);
                if (verdict == "accepted") accepted++;
                else if (verdict != "rejected") return new Dictionary<string, object> { { "round", round }, { "verdict", verdict }, { "text", text } };
            }
            return new Dictionary<string, object> { { "accepted", accepted }, { "rejected", rounds - accepted }, { "slowestMs", slowestMs } };
        }

        private static string Mutate(string seed, Random random)
        {
            const string alphabet = "{}[]\",:\\/0123456789.eE+-truefalsn \t\n\u0000\u001f\u007f\ud800\udc00é";
            var text = new StringBuilder(seed);
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                int at = random.Next(text.Length + 1);
                int length = Math.Min(random.Next(1, 8), text.Length - at);
                switch (random.Next(5))
                {
                    case 0: text.Insert(at, alphabet[random.Next(alphabet.Length)]); break;
                    case 1: text.Remove(at, length); break;
                    case 2: if (at < text.Length) text[at] = alphabet[random.Next(alphabet.Length)]; break;
                    case 3: text.Insert(at, text.ToString(at, length)); break;
                    default: text.Insert(at, new string("[{\"1".ToCharArray()[random.Next(4)], random.Next(1, 200))); break;
                }
            }
            return text.ToString();
        }
    }
}
