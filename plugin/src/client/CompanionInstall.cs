using System;
using System.Collections.Generic;
using System.IO;

namespace RevitAutoPlan.Companion
{
    /// <summary>Finds the companion's program on this computer.</summary>
    internal static class CompanionInstall
    {
        public const string DownloadPage = "https://revitautoplan.com/companion";
        private const string Product = "RevitAutoPlan Companion";

        /// <summary>The program: as told, else <c>REVITAUTOPLAN_COMPANION</c>, else where the installer puts it for the user or for all.</summary>
        /// <returns>Its path, or <c>null</c> when there is none.</returns>
        public static string Find(string told)
        {
            foreach (string path in Candidates(told)) if (IsProgram(path)) return path;
            return null;
        }

        private static IEnumerable<string> Candidates(string told)
        {
            if (!string.IsNullOrEmpty(told))
            {
                yield return told;
                yield break;
            }
            yield return Environment.GetEnvironmentVariable("REVITAUTOPLAN_COMPANION");
            string user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            foreach (string folder in new[] { "revitautoplan-companion", Product })
            {
                yield return Join(user, "Programs", folder);
                yield return Join(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), folder);
            }
        }

        private static string Join(string root, params string[] folders)
        {
            if (string.IsNullOrEmpty(root)) return null;
            return Path.Combine(Path.Combine(root, Path.Combine(folders)), Product + ".exe");
        }

        private static bool IsProgram(string path)
        {
            try
            {
                return !string.IsNullOrEmpty(path) && File.Exists(path);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }
}
