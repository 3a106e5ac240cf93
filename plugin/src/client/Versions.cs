using System.Globalization;

namespace RevitAutoPlan.Companion
{
    /// <summary>Versions of the form <c>1.2.3</c>; what follows a hyphen or a plus does not count.</summary>
    internal static class Versions
    {
        /// <summary>Version of this client, told to the companion.</summary>
        public const string OfClient = "1.0.0";

        /// <returns>Less than 0 when the first is older, 0 when they are equal, more than 0 when it is newer.</returns>
        public static int Compare(string one, string other)
        {
            string[] parts = Split(one);
            string[] others = Split(other);
            for (int index = 0; index < 3; index++)
            {
                int difference = Part(parts, index).CompareTo(Part(others, index));
                if (difference != 0) return difference;
            }
            return 0;
        }

        private static string[] Split(string version)
        {
            int end = version.IndexOfAny(new[] { '-', '+' });
            return (end < 0 ? version : version.Substring(0, end)).Split('.');
        }

        private static int Part(string[] parts, int index)
        {
            int number = 0;
            if (index < parts.Length) int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out number);
            return number;
        }
    }
}
