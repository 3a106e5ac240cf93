using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>Reads the discovery file <c>companion.json</c>: from another process, at any moment of its life, so nothing in it is believed unseen.</summary>
    internal static class DiscoveryFile
    {
        public const string Name = "companion.json";
        private const int MaxBytes = 64 * 1024;

        /// <summary>The companion's data folder of this user: as told, else <c>REVITAUTOPLAN_HOME</c>, else local application data.</summary>
        public static string HomeFolder(string told)
        {
            if (!string.IsNullOrEmpty(told)) return told;
            string home = Environment.GetEnvironmentVariable("REVITAUTOPLAN_HOME");
            if (!string.IsNullOrEmpty(home)) return home;
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "RevitAutoPlan");
        }

        /// <param name="home">The companion's data folder.</param>
        /// <param name="problem">Why there is none: <see cref="UnavailableReason.NotRunning"/> without a file, else what is wrong with it.</param>
        /// <returns>What the file says, or <c>null</c>.</returns>
        public static Discovery Read(string home, out Unavailable problem)
        {
            string path = Path.Combine(home, Name);
            problem = null;
            try
            {
                return Parse(ReadText(path));
            }
            catch (FileNotFoundException)
            {
                problem = UnavailableWords.NotRunning();
            }
            catch (DirectoryNotFoundException)
            {
                problem = UnavailableWords.NotRunning();
            }
            catch (Exception error) when (IsExpected(error))
            {
                problem = UnavailableWords.DiscoveryUnreadable(path, error.Message);
            }
            return null;
        }

        private static bool IsExpected(Exception error)
        {
            return error is IOException || error is UnauthorizedAccessException || error is FormatException
                || error is UnreadableAnswerException || error is ArgumentException || error is NotSupportedException;
        }

        /// <summary>Shares everything: the companion must be able to replace the file while it is being read.</summary>
        private static string ReadText(string path)
        {
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                var bytes = new byte[MaxBytes + 1];
                int length = 0;
                int read;
                while (length < bytes.Length && (read = stream.Read(bytes, length, bytes.Length - length)) > 0) length += read;
                if (length > MaxBytes) throw new FormatException("it is longer than " + MaxBytes + " bytes");
                return new UTF8Encoding(false, true).GetString(bytes, 0, length);
            }
        }

        private static Discovery Parse(string text)
        {
            JsonFields fields = JsonFields.Of(JsonReader.Read(text));
            if (fields == null) throw new FormatException("it is not an object");
            if (fields.Text("host") != "127.0.0.1") throw new FormatException("its host is not 127.0.0.1");
            long port = fields.RequireWhole("port");
            if (port < 1 || port > 65535) throw new FormatException("its port is no port");
            byte[] token = Base64Url.Decode(fields.RequireText("token"));
            if (token == null || token.Length != 32) throw new FormatException("its token is not 32 bytes in base64url");
            long processId = fields.RequireWhole("pid");
            if (processId < 0 || processId > int.MaxValue) throw new FormatException("its pid is no process");
            var protocols = new List<string>(fields.Texts("protocols"));
            return new Discovery((int)port, token, (int)processId, fields.Text("appVersion") ?? "", protocols);
        }
    }
}
